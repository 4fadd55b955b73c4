/// The command line: one file a command, each named after its verb.
///
/// Read in this order: [Main][org.reason4j.cli.Main] (arguments to exit code),
/// [Verbs][org.reason4j.cli.Verbs] (the commands there are), [Session][org.reason4j.cli.Session]
/// (streams, folder and clock of one call), [ExitCode][org.reason4j.cli.ExitCode] (every exit code,
/// and which failure has which).
///
/// A new command is one file and two lines. The file:
///
/// ```java
/// /// `reason4j hello NAME`.
/// @Command(name = "hello", description = "Greets.", footer = {"", "Examples:", "  reason4j hello Ann"})
/// final class HelloCommand implements Callable<Integer> {
///   private final Session session;
///   @Mixin private GlobalFlags flags = new GlobalFlags();
///   @Parameters(paramLabel = "NAME", description = "Whom to greet.") private String name = "";
///   HelloCommand(Session session) { this.session = session; }
///   @Override public Integer call() {
///     session.out().println("Hello " + name);
///     return ExitCode.DONE;
///   }
/// }
/// ```
///
/// The two lines: `new Verb("hello", Group.MODELS, HelloCommand::new)` in `Verbs`, and the row of
/// its documentation page. Commands print results on `session.out()` and everything else on
/// `session.err()`; they throw and never call `System.exit`. Fields and signatures of a command
/// class name no tensor type, so that help does not load the native library.
///
/// Nothing here computes: a command reads arguments, calls the package that does the work, and
/// prints.
@NullMarked
package org.reason4j.cli;

import org.jspecify.annotations.NullMarked;
