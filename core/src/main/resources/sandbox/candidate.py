"""Runs one candidate program inside the walls, and answers requests about it.

Nothing that this process says is trusted: it is told arguments and inputs, never what is expected. A frame in is
"LENGTH\n" and as many bytes of JSON; a frame out has the nonce of the first request in front of its length.
"""
import json
import os
import sys
import types

PRELUDE = {
    "math": "math", "re": "re", "sys": "sys", "os": "os", "string": "string", "random": "random", "time": "time",
    "collections": "collections", "itertools": "itertools", "functools": "functools", "heapq": "heapq",
    "bisect": "bisect", "operator": "operator", "copy": "copy", "json": "json", "datetime": "datetime",
    "defaultdict": "collections", "Counter": "collections", "deque": "collections", "OrderedDict": "collections",
    "namedtuple": "collections", "List": "typing", "Dict": "typing", "Set": "typing", "Tuple": "typing",
    "Optional": "typing", "Any": "typing", "Union": "typing", "Callable": "typing", "Iterable": "typing",
    "Iterator": "typing", "Generator": "typing", "Deque": "typing", "DefaultDict": "typing", "Sequence": "typing",
    "lru_cache": "functools", "cache": "functools", "reduce": "functools", "cmp_to_key": "functools",
    "permutations": "itertools", "combinations": "itertools", "product": "itertools", "accumulate": "itertools",
    "chain": "itertools", "groupby": "itertools", "islice": "itertools", "count": "itertools", "cycle": "itertools",
    "zip_longest": "itertools", "pairwise": "itertools", "heappush": "heapq", "heappop": "heapq",
    "heapify": "heapq", "heappushpop": "heapq", "heapreplace": "heapq", "nlargest": "heapq", "nsmallest": "heapq",
    "bisect_left": "bisect", "bisect_right": "bisect", "insort": "bisect", "inf": "math", "gcd": "math",
    "sqrt": "math", "ceil": "math", "floor": "math", "comb": "math", "factorial": "math", "log2": "math",
}


def names(code, found):
    found.update(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names(constant, found)
    return found


def prelude(code, module):
    """What contest programs use without importing it."""
    import importlib
    for name in names(code, set()) & PRELUDE.keys():
        source = PRELUDE[name]
        whole = importlib.import_module(source)
        if name == source:
            module[name] = whole
        elif hasattr(whole, name):
            module[name] = getattr(whole, name)


# --- values: the type decides, not what the value says of itself -----------------------------------------------------

held = []


def encode(x, depth=0):
    if depth > 200:
        raise ValueError("nested too deeply")
    d = depth + 1
    if x is None or x is True or x is False:
        return x
    t = type(x)
    if t.__module__ == "numpy" and hasattr(x, "tolist"):
        x = x.tolist()
        t = type(x)
        if x is None or x is True or x is False:
            return x
    if issubclass(t, str):
        return str.__getitem__(x, slice(None))
    if issubclass(t, int):
        x = int.__index__(x)
        return x if -(1 << 53) < x < 1 << 53 else {"i": hex(x)}
    if issubclass(t, float):
        return {"f": float.hex(x)}
    if issubclass(t, list):
        return [encode(v, d) for v in list.__iter__(x)]
    if issubclass(t, tuple):
        return {"t": [encode(v, d) for v in tuple.__iter__(x)]}
    if issubclass(t, dict):
        return {"d": [[encode(k, d), encode(v, d)] for k, v in dict.items(x)]}
    if issubclass(t, set):
        return {"s": [encode(v, d) for v in set.__iter__(x)]}
    if issubclass(t, frozenset):
        return {"z": [encode(v, d) for v in frozenset.__iter__(x)]}
    if issubclass(t, complex):
        return {"c": [float.hex(x.real), float.hex(x.imag)]}
    if issubclass(t, (bytes, bytearray)):
        return {"b": bytes(x).hex()}
    if t is range:
        return {"r": [x.start, x.stop, x.step]}
    if t.__module__ == "collections" and t.__name__ == "deque":
        return {"q": [encode(v, d) for v in x]}
    if t.__module__ == "decimal" and t.__name__ == "Decimal":
        return {"D": str(x)}
    if t.__module__ == "fractions" and t.__name__ == "Fraction":
        return {"F": [hex(x.numerator), hex(x.denominator)]}
    held.append(x)
    return {"h": len(held) - 1, "type": str(t.__name__)[:80]}


def decode(x):
    t = type(x)
    if t is list:
        return [decode(v) for v in x]
    if t is not dict:
        return x
    if "type" in x:
        return held[x["h"]]
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
        return range(*v)
    if kind == "q":
        import collections
        return collections.deque(decode(e) for e in v)
    if kind == "D":
        import decimal
        return decimal.Decimal(v)
    if kind == "F":
        import fractions
        return fractions.Fraction(int(v[0], 16), int(v[1], 16))
    if kind == "T":
        import builtins
        return getattr(builtins, v)
    if kind == "n":
        return find(v)
    raise ValueError("unknown value")


# --- requests -------------------------------------------------------------------------------------------------------

module = types.ModuleType("solution")


def find(name):
    space = module.__dict__
    if name in space:
        return space[name]
    if "Solution" in space and hasattr(space["Solution"], name):
        return getattr(space["Solution"](), name)
    raise NameError("name %r is not defined" % name)


def changed(told, args, answer):
    """Lists, maps and sets that the call changed in place, by their positions."""
    back = {}
    for i, arg in enumerate(args):
        if type(arg) in (list, dict, set):
            try:
                now = encode(arg)
            except ValueError:
                continue
            if now != told[i]:
                back[str(i)] = now
    if back:
        answer["args"] = back


def serve(request, answer):
    op = request["op"]
    target = decode(request["on"])
    if op == "call":
        args = [decode(a) for a in request["args"]]
        value = target(*args, **{k: decode(v) for k, v in request.get("kwargs", {}).items()})
        if request.get("back"):
            changed(request["args"], args, answer)
        return value
    if op == "get":
        return getattr(target, request["name"])
    if op == "set":
        return setattr(target, request["name"], decode(request["value"]))
    if op == "iter":
        return [v for v, _ in zip(target, range(100000))]
    if op == "len":
        return len(target)
    if op == "bool":
        return bool(target)
    if op == "item":
        return target[decode(request["key"])]
    raise ValueError("unknown request")


def fault(e):
    try:
        text = str(e)[:500]
    except BaseException:
        text = ""
    return {"error": type(e).__name__[:80], "message": text}


def one_run(code, request, cap, inside):
    """A run of the whole program in a process of its own, with files as its streams."""
    import resource
    streams = []
    for name in ("in", "out", "err"):
        path = "/tmp/.stream-" + name
        streams.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
        os.unlink(path)
    data = request["stdin"].encode("utf-8", "surrogatepass")
    view = memoryview(data)
    while view:
        view = view[os.write(streams[0], view):]
    os.lseek(streams[0], 0, os.SEEK_SET)
    child = os.fork()
    if child == 0:
        for number, fd in enumerate(streams):
            os.dup2(fd, number)
            os.close(fd)
        for fd in inside:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_FSIZE, (cap + 1, cap + 1))
        sys.stdin = open(0, "r", encoding="utf-8", errors="replace", closefd=False)
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        sys.argv = ["program.py"]
        prelude(code, main.__dict__)
        return code, main.__dict__
    _, status = os.waitpid(child, 0)
    try:
        os.kill(-1, 9)
    except OSError:
        pass
    out = os.pread(streams[1], cap + 1, 0)
    size = os.fstat(streams[2]).st_size
    err = os.pread(streams[2], 4000, max(0, size - 4000))
    for fd in streams:
        os.close(fd)
    return {
        "exit": os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode")
        else -(status & 127) if status & 127 else status >> 8,
        "over": len(out) > cap,
        "stdout": out[:cap].decode("utf-8", "replace"),
        "stderr": err.decode("utf-8", "replace"),
    }


def main():
    source = os.fdopen(os.dup(0), "rb")
    sink = os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)

    def receive():
        line = source.readline(32)
        return json.loads(source.read(int(line))) if line else None

    def send(answer):
        data = json.dumps(answer).encode("ascii")
        data = ("%s %d\n" % (nonce, len(data))).encode("ascii") + data
        view = memoryview(data)
        while view:
            view = view[os.write(sink, view):]

    first = receive()
    nonce = first["nonce"]
    try:
        code = compile(first["program"], "program.py", "exec", dont_inherit=True)
    except BaseException as e:
        send({"compile": "%s: %s" % (type(e).__name__, str(e)[:500])})
        return None
    if first["runs"]:
        send({"ready": True})
    else:
        sys.modules["solution"] = module
        sys.argv = ["program.py"]
        try:
            prelude(code, module.__dict__)
            exec(code, module.__dict__)
            send({"ready": True})
        except BaseException as e:
            send(fault(e))
            return None
    while True:
        request = receive()
        if request is None:
            return None
        if first["runs"]:
            answer = one_run(code, request, first["output"], (source.fileno(), sink, null))
            if type(answer) is tuple:
                return answer
        else:
            try:
                answer = {}
                answer["value"] = encode(serve(request, answer))
            except BaseException as e:
                answer = fault(e)
        send(answer)


child = main()
if child:
    exec(*child)
