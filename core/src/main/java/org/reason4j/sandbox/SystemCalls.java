package org.reason4j.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A filter of system calls for the kernel's classic BPF machine (seccomp): those of `calls.txt`
/// fail, so do `clone` with a new name space and sockets beyond Unix and the Internet, and a call
/// by the table of another processor ends the process. All else is allowed.
///
/// A list of what is forbidden lets new calls through; the name spaces and the missing privileges
/// are what keeps a program in, and this only narrows the way to the kernel.
///
/// @param audit the kernel's name of the processor, AUDIT_ARCH_*
/// @param column of `calls.txt`
/// @param prctl number of the call that sets a filter
record SystemCalls(int audit, int column, int cloneCall, int socket, int prctl) {
  private static final int LOAD = 0x20; // of a word at k
  private static final int EQUAL = 0x15;
  private static final int AT_LEAST = 0x35;
  private static final int ANY_BIT = 0x45;
  private static final int RETURN = 0x06;
  private static final int KILL = 0x80000000; // the process, by SIGSYS
  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000; // with the error in the low bits
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;
  private static final int X32 = 0x40000000;

  /// CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
  private static final int NAME_SPACES = 0x7e020000;

  private static final int NUMBER = 0; // offsets in what the kernel hands to the filter
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int[] FAMILIES = {1, 2, 10}; // AF_UNIX, AF_INET, AF_INET6

  /// One call that fails.
  record Denied(String name, int number, int error) {}

  /// Those of this processor.
  ///
  /// @throws SandboxException where its numbers are not known here
  static SystemCalls here() {
    String processor = System.getProperty("os.arch", "");
    return switch (processor) {
      case "amd64", "x86_64" -> new SystemCalls(0xc000003e, 1, 56, 41, 157);
      case "aarch64" -> new SystemCalls(0xc00000b7, 2, 220, 198, 167);
      default ->
          throw new SandboxException(
              "the numbers of system calls on " + processor + " are not known");
    };
  }

  /// What fails, whatever its arguments are.
  List<Denied> denied() {
    return Script.text("calls.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" "))
        .filter(words -> !words[column].equals("-"))
        .map(words ->
            new Denied(
                words[0],
                Integer.parseInt(words[column]),
                words.length > 3 && words[3].equals("ENOSYS") ? ENOSYS : EPERM))
        .toList();
  }

  /// The program, 8 bytes an instruction.
  byte[] program() {
    var code = new ArrayList<long[]>();
    add(code, LOAD, ARCHITECTURE, 0, 0);
    add(code, EQUAL, audit, 1, 0);
    add(code, RETURN, KILL, 0, 0);
    add(code, LOAD, NUMBER, 0, 0);
    add(code, AT_LEAST, X32, 0, 1);
    add(code, RETURN, KILL, 0, 0);
    for (Denied each : denied()) {
      add(code, EQUAL, each.number(), 0, 1);
      add(code, RETURN, FAIL | each.error(), 0, 0);
    }
    add(code, EQUAL, cloneCall, 0, 4);
    add(code, LOAD, FIRST_ARGUMENT, 0, 0);
    add(code, ANY_BIT, NAME_SPACES, 0, 1);
    add(code, RETURN, FAIL | EPERM, 0, 0);
    add(code, RETURN, ALLOW, 0, 0);
    add(code, EQUAL, socket, 0, FAMILIES.length + 2);
    add(code, LOAD, FIRST_ARGUMENT, 0, 0);
    for (int i = 0; i < FAMILIES.length; i++) {
      add(code, EQUAL, FAMILIES[i], FAMILIES.length - i, 0);
    }
    add(code, RETURN, FAIL | EAFNOSUPPORT, 0, 0);
    add(code, RETURN, ALLOW, 0, 0);
    var bytes = ByteBuffer.allocate(8 * code.size()).order(ByteOrder.nativeOrder());
    for (long[] each : code) {
      bytes.putShort((short) each[0]).put((byte) each[2]).put((byte) each[3]).putInt((int) each[1]);
    }
    return bytes.array();
  }

  /// The program as a shell's `printf` writes it.
  String octal() {
    var text = new StringBuilder();
    for (byte each : program()) {
      int value = Byte.toUnsignedInt(each);
      text.append('\\').append(value >> 6).append(value >> 3 & 7).append(value & 7);
    }
    return text.toString();
  }

  /// @param yes how many instructions to leave out where the condition holds
  private static void add(List<long[]> code, int operation, int operand, int yes, int no) {
    code.add(new long[] {operation, operand, yes, no});
  }
}
