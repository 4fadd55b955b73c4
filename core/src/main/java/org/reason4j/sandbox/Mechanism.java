package org.reason4j.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How a command is shut in. Both ways give it user, mount, process, network, IPC and host name
/// spaces of its own, a read-only root of system folders, `/tmp` in memory, an empty environment, a
/// new session and no privilege, and end it with the process that started it.
enum Mechanism {
  /// The `bwrap` command.
  BUBBLEWRAP {
    @Override
    List<String> enter(Limits limits, Walls walls) {
      var words = new ArrayList<String>();
      words.add(Tools.need("bwrap"));
      words.addAll(List.of("--unshare-user", "--unshare-all", "--as-pid-1", "--die-with-parent"));
      words.addAll(List.of("--new-session", "--clearenv", "--cap-drop", "ALL"));
      if (walls.filtered()) words.addAll(List.of("--seccomp", "3"));
      if (!walls.oldVersion()) words.add("--disable-userns");
      words.addAll(List.of("--hostname", "sandbox"));
      ENVIRONMENT.forEach(pair -> {
        int equals = pair.indexOf('=');
        words.add("--setenv");
        words.add(pair.substring(0, equals));
        words.add(pair.substring(equals + 1));
      });
      for (Path path : system()) {
        if (Files.isSymbolicLink(path)) {
          words.addAll(List.of("--symlink", target(path), path.toString()));
        } else {
          words.addAll(List.of("--ro-bind", path.toString(), path.toString()));
        }
      }
      for (Path path : walls.readable()) {
        words.addAll(List.of("--ro-bind", path.toString(), path.toString()));
      }
      words.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
      if (!walls.oldVersion()) words.addAll(List.of("--size", Long.toString(limits.scratch())));
      words.addAll(List.of("--tmpfs", "/tmp", "--chdir", "/tmp"));
      words.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--"));
      return words;
    }
  },

  /// `unshare` and `mount` of util-linux, with a script that lays out the root.
  UNSHARE {
    @Override
    List<String> enter(Limits limits, Walls walls) {
      var words = new ArrayList<String>();
      words.addAll(List.of(Tools.need("setpriv"), "--pdeathsig", "KILL", Tools.need("unshare")));
      words.addAll(List.of("--user", "--map-root-user", "--mount", "--pid", "--fork", "--net"));
      words.addAll(List.of("--ipc", "--uts", "--cgroup", "--kill-child", "--"));
      words.addAll(List.of("/bin/sh", "-c", Script.text("unshare.sh"), "unshare"));
      words.add(Long.toString(limits.scratch()));
      for (Path path : system()) {
        words.add(Files.isSymbolicLink(path) ? target(path) : "-");
        words.add(path.toString());
      }
      for (Path path : walls.readable()) {
        words.add("-");
        words.add(path.toString());
      }
      words.add("--");
      words.add("--");
      words.addAll(List.of(Tools.need("setsid"), Tools.need("unshare"), "--user"));
      words.addAll(List.of("--map-user=65534", "--map-group=65534", "--keep-caps", "--"));
      words.addAll(List.of(Tools.need("setpriv"), "--no-new-privs", "--bounding-set=-all"));
      words.addAll(List.of("--inh-caps=-all", "--ambient-caps=-all", "--pdeathsig", "KILL", "--"));
      words.addAll(List.of(Tools.need("env"), "-i"));
      words.addAll(ENVIRONMENT);
      if (walls.filtered()) {
        words.addAll(List.of(Tools.need("perl"), "-e", Script.text("filter.pl")));
        words.add(Integer.toString(SystemCalls.here().prctl()));
      }
      return words;
    }
  };

  private static final List<String> ENVIRONMENT =
      List.of("PATH=/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TMPDIR=/tmp");

  /// The shell's words that say `$0` and run the rest. The first process of the name space has to
  /// stay a shell, since a program may end all but the first and itself (`kill -1`); where a shell
  /// is the first already, no second one stands in that way.
  String run() {
    return switch (this) {
      case BUBBLEWRAP -> "printf %s \"$0\" >&2; \"$@\"; exit $?";
      case UNSHARE -> "printf %s \"$0\" >&2; exec \"$@\"";
    };
  }

  /// The words before a command that shut it in.
  ///
  /// Where system calls are filtered, the program of the filter is read from descriptor 3.
  abstract List<String> enter(Limits limits, Walls walls);

  /// What programs and their libraries live in; nothing of `/etc` but the loader's cache and the
  /// links that choose among installed tools.
  private static List<Path> system() {
    return Stream.of(
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/etc/ld.so.cache",
            "/etc/alternatives")
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (java.io.IOException e) {
      throw new SandboxException("cannot read the link " + link, e);
    }
  }
}
