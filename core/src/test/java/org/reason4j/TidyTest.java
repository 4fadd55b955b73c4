package org.reason4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The rules of the code that a program can check. Each message says where, what, and what to write
/// instead.
class TidyTest {
  private static final int LONGEST_FILE = 600;

  /// Files above [#LONGEST_FILE] lines, each with the reason why it stays whole.
  private static final Map<String, String> LONG_FILES =
      Map.of(
          "tensor/Tensor.java",
          "one short method an operation, all on the fields of one final class");

  /// Static state, each with the reason why it belongs to the process and not to an object.
  private static final Map<String, String> PROCESS_STATE =
      Map.of("tensor/TensorScope.java", "counts native memory, which the process has once");

  /// Packages from the top down; an arrow points to a later row only.
  private static final List<List<String>> ROWS =
      List.of(
          List.of("cli", "bench"),
          List.of("pipeline"),
          List.of("report", "serve", "dashboard"),
          List.of("train", "eval"),
          List.of("rollout"),
          List.of("generate", "task", "filter"),
          List.of("verify"),
          List.of("reward", "data", "optim", "checkpoint"),
          List.of("model", "text"),
          List.of("nn", "weights"),
          List.of("tensor"),
          List.of("engine", "sandbox"),
          List.of("event", "config"));

  private static final String ORDER =
      ROWS.stream().map(row -> String.join(", ", row)).collect(Collectors.joining(" > "));

  private static final Pattern OUR_PACKAGE = Pattern.compile("\\borg\\.reason4j\\.([a-z0-9]+)");
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");
  private static final String BANNED =
      "Manager|Helper|Utils?|Impl|Common|Support|Data|Info|Base|Abstract";
  private static final Pattern BANNED_NAME =
      Pattern.compile("(?:%1$s)(?![a-z0-9]).*|.*(?:%1$s)".formatted(BANNED));
  private static final Pattern RANDOM =
      Pattern.compile(
          "new Random\\(|Math\\.random\\(|ThreadLocalRandom|new SplittableRandom\\("
              + "|UUID\\.randomUUID|SecureRandom|Collections\\.shuffle\\([^,()]*\\)");
  private static final Pattern UNSEEDED =
      Pattern.compile(
          "new (?:Splittable)?Random\\(\\s*\\)|Math\\.random\\(|ThreadLocalRandom"
              + "|Collections\\.shuffle\\([^,()]*\\)");
  private static final Pattern STREAMS =
      Pattern.compile("\\bSystem\\.(?:out|err|exit)\\b|\\.printStackTrace\\(\\)");
  private static final Pattern STATIC_FIELD =
      Pattern.compile("\\bstatic\\b(?![^;={}()]*\\bfinal\\b)[\\w<>\\[\\],.?@ ]+\\w\\s*(?:=|;)");
  private static final Pattern STATIC_COLLECTION =
      Pattern.compile(
          "\\bstatic\\b[^;={}()]*=\\s*new\\s+(?:\\w*(?:Map|List|Set|Deque|Queue|Builder)|Atomic\\w+"
              + "|SplittableRandom|Random)\\b");
  private static final Pattern GETTER = Pattern.compile("\\s(get[A-Z]\\w*)\\(\\)\\s*\\{");
  private static final Pattern UNDERSCORE =
      Pattern.compile("(?<![\\w.$])([A-Za-z$][A-Za-z0-9$]*_\\w*)\\b(?!\\s*\\.\\w+\\.)");
  private static final Pattern SHAPE = Pattern.compile("[a-z][A-Za-z0-9]*_[BTSDHJKFVEARPGNC1-9]+");
  private static final Pattern IN_PLACE = Pattern.compile("[a-z][A-Za-z0-9]*_");
  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");
  private static final Pattern ASSERT = Pattern.compile("(?:^|[;{])\\s*assert\\s");
  private static final Pattern SERIAL = Pattern.compile("\\bObjectInputStream\\b");

  @Test
  void arrowsPointDownOnly() throws IOException {
    check(TidyTest::arrows);
  }

  @Test
  void namesSayWhatAThingIs() throws IOException {
    check(TidyTest::names);
  }

  @Test
  void underscoresComeBeforeShapesOnly() throws IOException {
    check(TidyTest::underscores);
  }

  @Test
  void filesAreShort() throws IOException {
    check(TidyTest::length);
  }

  @Test
  void everyDrawIsSeeded() throws IOException {
    check(TidyTest::randomness);
  }

  @Test
  void onlyTheCommandLinePrints() throws IOException {
    check(TidyTest::streams);
  }

  @Test
  void nothingStaticChanges() throws IOException {
    check(TidyTest::statics);
  }

  @Test
  void checksStayOnAndPickleLikeFormatsStayOut() throws IOException {
    check(TidyTest::checks);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() throws IOException {
    assertThat(packages(JavaSource.all(root()))).isEmpty();
  }

  /// Rules that never fire protect nothing: each is shown a file that breaks it.
  @Test
  void everyRuleFiresOnWhatItForbids() {
    assertFires(TidyTest::arrows, "tensor", "import org.reason4j.train.Grpo;");
    assertFires(TidyTest::arrows, "train", "org.reason4j.eval.PassAtK x;");
    assertFires(TidyTest::names, "nn", "class ModelManager {}");
    assertFires(TidyTest::names, "nn", "record BaseModel() {}");
    assertFires(TidyTest::names, "nn", "int getSize() { return 1; }");
    assertFires(TidyTest::underscores, "nn", "int group_size = 1;");
    assertFires(TidyTest::underscores, "nn", "Tensor logits_XY = x;");
    assertFires(TidyTest::length, "nn", "int x;\n".repeat(LONGEST_FILE + 1));
    assertFires(TidyTest::randomness, "nn", "var r = new SplittableRandom(1);");
    assertFires(TidyTest::streams, "nn", "System.out.println(1);");
    assertFires(TidyTest::statics, "nn", "private static int count;");
    assertFires(TidyTest::statics, "nn", "static final Map<String, Long> SEEN = new HashMap<>();");
    assertFires(TidyTest::checks, "nn", "{ assert x > 0; }");
    assertThat(packages(List.of(source("nn", "class X {}")))).isNotEmpty();
  }

  @Test
  void noRuleFiresOnWhatIsAllowed() {
    String text =
        """
        package org.reason4j.nn;
        import static java.lang.Math.max;
        import org.reason4j.tensor.Tensor;
        /// Uses org.reason4j.cli.Main? No: new Random( and System.out are words in a comment.
        final class Database {
          private static final List<String> NAMES = List.of("System.out", "a_b");
          static final int MAX_COUNT = 3;
          static int twice(int x) { return x + x; }
          Tensor f(Tensor logits_BTV, Tensor _) { torch.set_num_threads(1); return logits_BTV; }
          char quote = '"'; String s = \"""
              System.err "quoted" new Random(
              \""";
        }
        """;
    JavaSource source = source("nn", text);
    for (Function<JavaSource, List<String>> rule :
        List.<Function<JavaSource, List<String>>>of(
            TidyTest::arrows,
            TidyTest::names,
            TidyTest::underscores,
            TidyTest::length,
            TidyTest::randomness,
            TidyTest::streams,
            TidyTest::statics,
            TidyTest::checks)) {
      assertThat(rule.apply(source)).isEmpty();
    }
  }

  private static JavaSource source(String layer, String text) {
    return JavaSource.of("core/src/main/java/org/reason4j/" + layer + "/X.java", text);
  }

  private static void assertFires(
      Function<JavaSource, List<String>> rule, String layer, String text) {
    assertThat(rule.apply(source(layer, text))).as(text).isNotEmpty();
  }

  private static Path root() {
    return Path.of(System.getProperty("reason4j.root", ".."));
  }

  private static void check(Function<JavaSource, List<String>> rule) throws IOException {
    List<String> violations = new ArrayList<>();
    for (JavaSource source : JavaSource.all(root())) violations.addAll(rule.apply(source));
    assertThat(violations).isEmpty();
  }

  private static List<String> matches(
      JavaSource source, Pattern pattern, Function<Matcher, String> message) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < source.code().size(); i++) {
      Matcher matcher = pattern.matcher(source.code().get(i));
      while (matcher.find()) {
        String text = message.apply(matcher);
        if (!text.isEmpty()) found.add(source.path() + ":" + (i + 1) + ": " + text);
      }
    }
    return found;
  }

  private static int row(String layer) {
    for (int i = 0; i < ROWS.size(); i++) if (ROWS.get(i).contains(layer)) return i;
    return -1;
  }

  private static List<String> arrows(JavaSource source) {
    String from = source.layer();
    if (!source.main() || from.isEmpty()) return List.of();
    if (row(from) < 0) {
      return List.of(source.path() + ": package " + from + " has no row in TidyTest: " + ORDER);
    }
    return matches(
        source,
        OUR_PACKAGE,
        match -> {
          String to = match.group(1);
          if (to.equals(from) || row(to) > row(from)) return "";
          return "%s must not use %s; arrows point down: %s. Pass what is needed as a parameter, or move it down"
              .formatted(from, to, ORDER);
        });
  }

  private static List<String> names(JavaSource source) {
    List<String> found =
        matches(
            source,
            TYPE,
            match ->
                BANNED_NAME.matcher(match.group(1)).matches()
                    ? match.group(1)
                        + " says nothing; use the noun (KvCache, Batcher) or the verb"
                        + " (Packing.firstFit)"
                    : "");
    if (!source.main()) return found;
    List<String> all = new ArrayList<>(found);
    all.addAll(
        matches(
            source,
            GETTER,
            match ->
                overrides(source, match.group(1))
                    ? ""
                    : match.group(1) + "() is an accessor; drop the \"get\": config.groupSize()"));
    return all;
  }

  private static boolean overrides(JavaSource source, String method) {
    List<String> code = source.code();
    for (int i = 1; i < code.size(); i++) {
      if (code.get(i).contains(method) && code.get(i - 1).contains("@Override")) return true;
    }
    return false;
  }

  private static List<String> underscores(JavaSource source) {
    return matches(
        source,
        UNDERSCORE,
        match -> {
          String name = match.group(1);
          boolean allowed =
              SHAPE.matcher(name).matches()
                  || CONSTANT.matcher(name).matches()
                  || source.layer().equals("tensor") && IN_PLACE.matcher(name).matches();
          return allowed
              ? ""
              : name
                  + ": an underscore goes only before a shape (logits_BTV; letters"
                  + " BTSDHJKFVEARPGN, C, digits); write camelCase";
        });
  }

  private static List<String> length(JavaSource source) {
    int lines = (int) source.text().lines().count();
    return lines <= LONGEST_FILE || exempt(source, LONG_FILES)
        ? List.of()
        : List.of(
            "%s has %d lines, at most %d; split it by what changes together"
                .formatted(source.path(), lines, LONGEST_FILE));
  }

  private static List<String> randomness(JavaSource source) {
    if (source.layer().equals("engine") && source.main()) return List.of();
    return matches(
        source,
        source.main() ? RANDOM : UNSEEDED,
        match -> match.group() + " is not reproducible; use RandomStreams.of(seed, purpose, path)");
  }

  private static List<String> streams(JavaSource source) {
    if (!source.main() || List.of("cli", "bench").contains(source.layer())) return List.of();
    return matches(
        source,
        STREAMS,
        match -> match.group() + " outside cli; emit a RunEvent, return a result or throw");
  }

  private static List<String> statics(JavaSource source) {
    if (!source.main() || exempt(source, PROCESS_STATE)) return List.of();
    List<String> found = new ArrayList<>();
    String advice = " is shared and changes; make it a field of an object that is passed in";
    for (Pattern pattern : List.of(STATIC_FIELD, STATIC_COLLECTION)) {
      found.addAll(
          matches(
              source,
              pattern,
              match -> match.group().contains("import") ? "" : match.group().strip() + advice));
    }
    found.removeIf(text -> source.code().get(line(text) - 1).stripLeading().startsWith("import"));
    return found;
  }

  private static boolean exempt(JavaSource source, Map<String, String> reasons) {
    return reasons.keySet().stream()
        .anyMatch(file -> source.path().endsWith("org/reason4j/" + file));
  }

  private static int line(String violation) {
    return Integer.parseInt(violation.split(":", 3)[1]);
  }

  private static List<String> checks(JavaSource source) {
    if (!source.main()) return List.of();
    List<String> found =
        new ArrayList<>(
            matches(
                source, ASSERT, _ -> "assert is off in production; throw IllegalStateException"));
    found.addAll(
        matches(source, SERIAL, _ -> "serialized objects run code; read JSON or safetensors"));
    return found;
  }

  private static List<String> packages(List<JavaSource> sources) {
    Map<String, String> described = new HashMap<>();
    TreeSet<String> folders = new TreeSet<>();
    for (JavaSource source : sources) {
      if (!source.main()) continue;
      String folder = source.path().substring(0, source.path().lastIndexOf('/'));
      folders.add(folder);
      if (source.fileName().equals("package-info.java")) described.put(folder, source.text());
    }
    List<String> found = new ArrayList<>();
    for (String folder : folders) {
      String text = described.getOrDefault(folder, "");
      if (text.isEmpty()) {
        found.add(folder + " has no package-info.java; say what is here, in what order to read it");
      } else if (!text.contains("@NullMarked")) {
        found.add(folder + "/package-info.java lacks @NullMarked");
      } else if (!text.contains("///")) {
        found.add(folder + "/package-info.java describes nothing");
      }
    }
    return found;
  }
}
