package org.reason4j.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Runs commands of others without harm to the machine, by the first mechanism that was seen to
/// work. Safe on any thread; each run has a sandbox of its own. Close it when no more is run: what
/// still runs then ends.
public final class Sandbox implements AutoCloseable {
  /// What to do where no mechanism works.
  public static final String FIX =
      "Install bubblewrap (apt install bubblewrap); where user name spaces are forbidden, allow"
          + " them: sysctl kernel.unprivileged_userns_clone=1, on Ubuntu sysctl"
          + " kernel.apparmor_restrict_unprivileged_userns=0, in Docker --security-opt"
          + " seccomp=unconfined --security-opt systempaths=unconfined";

  private static final int NOBODY = 65534;
  private final Mechanism mechanism;
  private final Walls walls;
  private final String filter;
  private final List<Path> groups = ControlGroup.parents();
  private final long pageBytes = ProcessTree.pageBytes();
  private final boolean root = System.getProperty("user.name", "").equals("root");
  // A program dies with the thread that started it, so that it dies with this process.
  private final ExecutorService launcher =
      Executors.newSingleThreadExecutor(
          work -> Thread.ofPlatform().daemon().name("sandbox-launch").unstarted(work));

  private Sandbox(Mechanism mechanism, Walls walls) {
    this.mechanism = mechanism;
    this.walls = walls;
    filter = walls.filtered() ? SystemCalls.here().octal() : "";
  }

  /// One way to shut programs in, and what came of trying it.
  ///
  /// @param failure why it does not work; empty where it does
  public record Attempt(String mechanism, Optional<String> failure) {}

  /// A sandbox by the first mechanism that works. The system property `reason4j.sandbox` names the
  /// only one to try (`bubblewrap`, `unshare`); with `reason4j.sandbox.filter=off` system calls are
  /// not filtered.
  ///
  /// @throws SandboxException where none does, with the reason of each and what to do
  public static Sandbox open() {
    boolean filtering = !System.getProperty("reason4j.sandbox.filter", "on").equals("off");
    String only = System.getProperty("reason4j.sandbox", "");
    var failures = new ArrayList<String>();
    for (Mechanism mechanism : Mechanism.values()) {
      if (!only.isEmpty() && !only.equals(name(mechanism))) continue;
      try {
        return open(mechanism, filtering);
      } catch (SandboxException e) {
        failures.add(name(mechanism) + ": " + e.getMessage());
      }
    }
    throw new SandboxException(
        "no program can be run safely here, so none is. %s. %s"
            .formatted(String.join("; ", failures), FIX));
  }

  /// A sandbox by this mechanism.
  ///
  /// @throws SandboxException where it does not work
  static Sandbox open(Mechanism mechanism, boolean filtering) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new SandboxException("name spaces are Linux's alone");
    }
    SandboxException last = new SandboxException("not tried");
    for (Walls walls : Walls.candidates(filtering)) {
      try {
        return proved(new Sandbox(mechanism, walls));
      } catch (SandboxException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Sandbox proved(Sandbox sandbox) {
    try {
      sandbox.prove();
      ControlGroup.sweep(sandbox.groups);
      return sandbox;
    } catch (SandboxException e) {
      sandbox.close();
      throw e;
    }
  }

  /// Tries each mechanism: what `doctor` tells.
  public static List<Attempt> attempts() {
    var attempts = new ArrayList<Attempt>();
    for (Mechanism mechanism : Mechanism.values()) {
      try (Sandbox sandbox = open(mechanism, true)) {
        attempts.add(new Attempt(sandbox.name(), Optional.empty()));
      } catch (SandboxException e) {
        attempts.add(new Attempt(name(mechanism), Optional.of(String.valueOf(e.getMessage()))));
      }
    }
    return List.copyOf(attempts);
  }

  /// The mechanism, what keeps the limits of memory and processes, and whether system calls are
  /// filtered, for people.
  public String name() {
    return name(mechanism)
        + (groups.isEmpty() ? ", no control groups" : ", control groups")
        + (walls.filtered() ? ", system calls filtered" : ", system calls not filtered");
  }

  /// Runs a command to its end. Its words are passed as they are: no shell reads them.
  ///
  /// @throws SandboxException where the sandbox could not be set up; the command was not run then
  public Run run(List<String> command, byte[] stdin, Limits limits) {
    try (Running running = start(command, limits, limits.cpu())) {
      Thread writer =
          Thread.ofPlatform().daemon().name("sandbox-input").start(() -> write(running, stdin));
      Captured output = read(running, limits.output());
      Run run = running.await(output);
      writer.join();
      return run;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while a program ran", e);
    }
  }

  /// Starts a command to talk to. The caller closes it.
  ///
  /// @param total CPU time of one process over all that it is asked; `limits` hold for each answer
  /// @throws SandboxException where it cannot be started
  public Running start(List<String> command, Limits limits, Duration total) {
    var words = new Running.Words("<" + nonce() + ">", nonce());
    // What may be missing is looked for before a group is made, which would be left behind.
    List<String> enter = mechanism.enter(limits, walls);
    List<String> limited = limited(limits, total);
    String setpriv = Tools.need("setpriv");
    Optional<ControlGroup> group = group(limits);
    var line = new ArrayList<String>();
    line.addAll(List.of(setpriv, "--pdeathsig", "KILL", "--"));
    line.addAll(
        List.of("/bin/sh", "-c", Script.text("outside.sh"), "outside", words.end(), filter));
    group.ifPresent(some -> line.addAll(some.lists()));
    line.add("--");
    if (root) {
      line.addAll(List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY));
      line.addAll(List.of("--clear-groups", "--"));
    }
    line.addAll(enter);
    line.addAll(List.of("/bin/sh", "-c", mechanism.run(), words.start()));
    line.addAll(limited);
    line.addAll(command);
    var builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    builder.environment().put("LC_ALL", "C");
    try {
      return launcher
          .submit(() -> new Running(builder.start(), words, limits, group, pageBytes))
          .get();
    } catch (ExecutionException e) {
      group.ifPresent(ControlGroup::close);
      throw new SandboxException("cannot start " + command.getFirst() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while a program was started", e);
    }
  }

  @Override
  public void close() {
    launcher.shutdownNow();
  }

  private static List<String> limited(Limits limits, Duration total) {
    // The watcher decides to the hundredth of a second; the kernel's limit is in whole seconds.
    long seconds = total.toSeconds() + 2;
    return List.of(
        Tools.need("prlimit"),
        "--cpu=" + seconds,
        "--as=" + limits.space(),
        "--fsize=" + limits.file(),
        "--nofile=" + limits.files(),
        "--nproc=" + limits.processes(),
        "--core=0",
        "--memlock=0",
        "--msgqueue=0",
        "--");
  }

  /// Runs a script that looks for what must not be there.
  private void prove() {
    Run run =
        run(
            List.of(
                "/bin/sh", "-c", Script.text("prove.sh"), "prove", walls.filtered() ? "2" : "[02]"),
            new byte[0],
            Limits.standard().withCpu(Duration.ofSeconds(2)));
    if (!run.normal() || !run.output().text().strip().equals("shut in")) {
      throw new SandboxException(
          "it does not hold: %s%s".formatted(run.output().text(), run.errors().text()).strip());
    }
  }

  private Optional<ControlGroup> group(Limits limits) {
    if (groups.isEmpty()) return Optional.empty();
    String name =
        "reason4j-%d-%s".formatted(ProcessHandle.current().pid(), nonce().substring(0, 12));
    try {
      return Optional.of(ControlGroup.make(groups, name, limits));
    } catch (IOException e) {
      throw new SandboxException("cannot make a control group: " + e.getMessage(), e);
    }
  }

  /// A word that nothing can guess: from the kernel, never from a seed.
  public static String nonce() {
    try (InputStream in = Files.newInputStream(Path.of("/dev/urandom"))) {
      return HexFormat.of().formatHex(in.readNBytes(16));
    } catch (IOException e) {
      throw new SandboxException("cannot read /dev/urandom", e);
    }
  }

  private static void write(Running running, byte[] stdin) {
    try (OutputStream out = running.input()) {
      out.write(stdin);
    } catch (IOException _) {
      // It ended without reading all.
    }
  }

  private static Captured read(Running running, int most) {
    var kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    boolean cut = false;
    try {
      InputStream in = running.output();
      for (int count = Running.read(in, buffer); count >= 0; count = Running.read(in, buffer)) {
        kept.write(buffer, 0, Math.min(count, most - kept.size()));
        if (!cut && kept.size() == most && count > 0) {
          // Full to the byte may be all; one more read tells.
          int more = in.read();
          if (more < 0) break;
          cut = true;
          running.end(Limit.OUTPUT);
        }
      }
    } catch (IOException _) {
      // Ended while it was read.
    }
    return Captured.of(kept.toByteArray(), cut);
  }

  private static String name(Mechanism mechanism) {
    return switch (mechanism) {
      case BUBBLEWRAP -> "bubblewrap";
      case UNSHARE -> "unshare";
    };
  }
}
