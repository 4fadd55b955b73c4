"""Runs tests that hold what is expected, inside walls of its own: the candidate is elsewhere.

A name that the tests use and do not define stands for the candidate's. Calling it sends the arguments out; what comes
back is rebuilt from data as plain values, so that nothing the candidate wrote runs here.
"""
import builtins
import json
import os
import sys
import types

LIBRARIES = ("math", "re", "collections", "itertools", "copy", "random", "datetime", "cmath", "string", "sys")


class Remote:
    """A function, class or object of the candidate. It equals itself alone."""

    def __init__(self, reference):
        object.__setattr__(self, "reference", reference)

    def __call__(self, *args, **kwargs):
        return ask({"op": "call", "on": encode(self), "args": [encode(a) for a in args], "back": True,
                    "kwargs": {k: encode(v) for k, v in kwargs.items()}}, args)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return ask({"op": "get", "on": encode(self), "name": name})

    def __setattr__(self, name, value):
        ask({"op": "set", "on": encode(self), "name": name, "value": encode(value)})

    def __iter__(self):
        return iter(ask({"op": "iter", "on": encode(self)}))

    def __len__(self):
        return ask({"op": "len", "on": encode(self)})

    def __getitem__(self, key):
        return ask({"op": "item", "on": encode(self), "key": encode(key)})

    def __bool__(self):
        return ask({"op": "bool", "on": encode(self)}) is True


def encode(x):
    t = type(x)
    if x is None or t is bool or t is str:
        return x
    if t is int:
        return x if -(1 << 53) < x < 1 << 53 else {"i": hex(x)}
    if t is float:
        return {"f": float.hex(x)}
    if t is list:
        return [encode(v) for v in x]
    if isinstance(x, tuple):
        return {"t": [encode(v) for v in x]}
    if isinstance(x, dict):
        return {"d": [[encode(k), encode(v)] for k, v in x.items()]}
    if t is set:
        return {"s": [encode(v) for v in x]}
    if t is frozenset:
        return {"z": [encode(v) for v in x]}
    if t is complex:
        return {"c": [float.hex(x.real), float.hex(x.imag)]}
    if t is bytes:
        return {"b": x.hex()}
    if t is range:
        return {"r": [x.start, x.stop, x.step]}
    if t is Remote:
        return object.__getattribute__(x, "reference")
    if t.__name__ == "deque":
        return {"q": [encode(v) for v in x]}
    if t.__name__ == "Decimal":
        return {"D": str(x)}
    if t.__name__ == "Fraction":
        return {"F": [hex(x.numerator), hex(x.denominator)]}
    if t is type and getattr(builtins, x.__name__, None) is x:
        return {"T": x.__name__}
    if hasattr(x, "__iter__"):
        return [encode(v) for v in x]
    raise TypeError("cannot pass a %s to the candidate" % t.__name__)


def decode(x):
    t = type(x)
    if t is list:
        return [decode(v) for v in x]
    if t is not dict:
        return x
    if "type" in x:
        return Remote({"h": int(x["h"]), "type": str(x["type"])})
    (kind, v), = x.items()
    if kind == "i":
        return int(v, 16)
    if kind == "f":
        return float.fromhex(v)
    if kind == "t":
        return tuple(decode(e) for e in v)
    if kind == "d":
        return {decode(k): decode(e) for k, e in v}
    if kind == "s":
        return {decode(e) for e in v}
    if kind == "z":
        return frozenset(decode(e) for e in v)
    if kind == "c":
        return complex(float.fromhex(v[0]), float.fromhex(v[1]))
    if kind == "b":
        return bytes.fromhex(v)
    if kind == "r":
        return range(*[int(e) for e in v])
    if kind == "q":
        import collections
        return collections.deque(decode(e) for e in v)
    if kind == "D":
        import decimal
        return decimal.Decimal(v)
    if kind == "F":
        import fractions
        return fractions.Fraction(int(v[0], 16), int(v[1], 16))
    raise ValueError("unknown value")


source = os.fdopen(os.dup(0), "rb")
sink = os.dup(1)
null = os.open("/dev/null", os.O_RDWR)
os.dup2(null, 0)
os.dup2(null, 1)
faults = []


def receive():
    line = source.readline(32)
    if not line:
        sys.exit(0)
    return json.loads(source.read(int(line)))


def send(answer):
    data = json.dumps(answer).encode("ascii")
    data = ("%s %d\n" % (first["nonce"], len(data))).encode("ascii") + data
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view):]


def update(old, new):
    """What the candidate made of a value, in the same lists, maps and sets as far as they go."""
    if type(old) is not type(new):
        return old if type(new) is Remote else new
    if type(old) is list:
        old[:] = [update(o, n) for o, n in zip(old, new)] + new[len(old):]
    elif type(old) is dict:
        fresh = {k: update(old[k], v) if k in old else v for k, v in new.items()}
        old.clear()
        old.update(fresh)
    elif type(old) is set:
        old.clear()
        old.update(new)
    else:
        return new
    return old


def ask(request, args=()):
    send(request)
    answer = receive()
    for i, new in dict(answer.get("args") or {}).items():
        if type(args[int(i)]) in (list, dict, set):
            update(args[int(i)], decode(new))
    if "value" in answer:
        return decode(answer["value"])
    kind = getattr(builtins, str(answer.get("error")), None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = RuntimeError
    try:
        fault = kind(str(answer.get("message")))
    except Exception:
        fault = RuntimeError(str(answer.get("message")))
    faults.append((fault, str(answer.get("error"))))
    raise fault


def names(code, found):
    found.update(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names(constant, found)
    return found


def run(text, space, is_test):
    code = compile(text, "tests.py", "exec", dont_inherit=True)
    used = names(code, set())
    foreign = {name for name in used if not hasattr(builtins, name)}
    # Tests that use built-in names alone mean a function of the candidate's that has such a name.
    for name in (used if is_test and not foreign else foreign) - space.keys():
        if name in LIBRARIES:
            space[name] = __import__(name)
        elif name not in first["own"]:
            space[name] = Remote({"n": name})
    exec(code, space)


first = receive()
space = {"__name__": "tests"}
results = []
try:
    for text in first["setup"]:
        run(text, space, False)
    for name, entry in first["entries"].items():
        space[name] = Remote({"n": entry})
except BaseException as e:
    ours = any(e is fault for fault, _ in faults)
    results.append({"status": "error" if ours else "setup", "detail": "%s: %s" % (type(e).__name__, str(e)[:300])})
else:
    for text in first["tests"]:
        try:
            run(text, space, True)
            results.append({"status": "passed"})
        except SystemExit:
            results.append({"status": "setup", "detail": "the tests end the process"})
        except BaseException as e:
            told = [kind for fault, kind in faults if e is fault]
            detail = "%s: %s" % (told[0] if told else type(e).__name__, str(e)[:300])
            results.append({"status": "error" if told else "wrong", "detail": detail})
        if results[-1]["status"] != "passed" and not first["every"]:
            break
send({"end": results})
