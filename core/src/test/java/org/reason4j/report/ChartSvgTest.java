package org.reason4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartSvgTest {
  private static Document parse(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Chart accuracy() {
    return Chart.overSteps(
        "accuracy",
        "Accuracy <over> \"training\" & more",
        Chart.Unit.PERCENT,
        new Chart.Line(
            "pass@1",
            List.of(
                Chart.Point.of(0, 0.2, 0.1, 0.3),
                Chart.Point.of(10, 0.5, 0.4, 0.6),
                Chart.Point.of(20, Double.NaN),
                Chart.Point.of(30, 0.9, 0.85, 0.97))),
        new Chart.Points("cons@16", List.of(Chart.Point.of(0, 0.4), Chart.Point.of(30, 1.0))));
  }

  private static List<Element> elements(Document svg, String name) {
    List<Element> elements = new ArrayList<>();
    var nodes = svg.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
    return elements;
  }

  @Test
  void everyKindIsWellFormedAndInsideThePicture() throws Exception {
    Chart bars =
        new Chart(
            "bars",
            "By style",
            "",
            Chart.Unit.PERCENT,
            true,
            List.of(
                new Chart.Bars("base", List.of("direct", "steps"), new double[] {0.2, Double.NaN}),
                new Chart.Bars("final", List.of("direct", "steps"), new double[] {0.1, 0.9})));
    Chart histogram =
        new Chart(
            "lengths",
            "Lengths",
            "tokens",
            Chart.Unit.PLAIN,
            true,
            List.of(
                Chart.Histogram.of("final", new double[] {1, 5, 99, 100, -4, 1e9}, 0, 100, 10)));
    for (Chart chart : List.of(accuracy(), bars, histogram)) {
      Document svg = parse(ChartSvg.file(chart));
      String[] box = svg.getDocumentElement().getAttribute("viewBox").split(" ");
      for (Element rect : elements(svg, "rect")) {
        if (rect.getAttribute("x").isEmpty()) continue;
        double right = number(rect, "x") + number(rect, "width");
        assertThat(number(rect, "x")).isGreaterThanOrEqualTo(0);
        assertThat(right).isLessThanOrEqualTo(Double.parseDouble(box[2]));
        assertThat(number(rect, "height")).isGreaterThanOrEqualTo(0);
      }
    }
    assertThat(elements(parse(ChartSvg.file(bars)), "rect")).hasSize(4); // paper and three bars
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void aLineBreaksWhereAValueIsMissing() throws Exception {
    Document svg = parse(ChartSvg.file(accuracy()));
    long lines =
        elements(svg, "path").stream()
            .filter(path -> path.getAttribute("stroke-linejoin").equals("round"))
            .count();
    assertThat(lines).isEqualTo(2);
    assertThat(elements(svg, "circle")).hasSize(5);
    assertThat(ChartSvg.file(accuracy())).doesNotContain("NaN").contains("50.0 % [40.0 %, 60.0 %]");
  }

  @Test
  void textIsEscaped() throws Exception {
    Chart hostile =
        Chart.overSteps(
            "x",
            "</svg><script>alert(1)</script>\u0000\uD800",
            Chart.Unit.PLAIN,
            new Chart.Line("<b>&'\"", List.of(Chart.Point.of(1, 1))));
    String svg = ChartSvg.file(hostile);
    assertThat(svg).doesNotContain("<script").doesNotContain("\u0000");
    assertThat(parse(svg).getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("</svg><script>alert(1)</script>\uFFFD\uFFFD");
  }

  @Test
  void nothingToDrawSaysSo() throws Exception {
    Chart empty = Chart.overSteps("x", "Empty", Chart.Unit.PLAIN, new Chart.Line("a", List.of()));
    assertThat(empty.empty()).isTrue();
    assertThat(parse(ChartSvg.file(empty)).getDocumentElement().getTextContent())
        .contains("nothing recorded");
  }

  @Test
  void sameChartSameBytesInAnyLocale() {
    String here = ChartSvg.file(accuracy());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(ChartSvg.file(accuracy())).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void axesHaveRoundTicks() {
    assertThat(Axis.covering(0, 0.93, 4).ticks()).hasSize(6).last().isEqualTo(1.0);
    assertThat(labels(Axis.covering(0, 0.93, 4), Chart.Unit.PERCENT))
        .containsExactly("0 %", "20 %", "40 %", "60 %", "80 %", "100 %");
    assertThat(labels(Axis.covering(0, 40, 4), Chart.Unit.PLAIN))
        .containsExactly("0", "10", "20", "30", "40");
    assertThat(labels(Axis.covering(0, 0.0031, 4), Chart.Unit.PLAIN))
        .containsExactly("0", "0.001", "0.002", "0.003", "0.004");
    assertThat(labels(Axis.covering(0, 23000, 4), Chart.Unit.PLAIN))
        .containsExactly("0", "5k", "10k", "15k", "20k", "25k");
    assertThat(Axis.covering(5, 5, 4).share(5)).isBetween(0.2, 0.8);
    assertThat(Axis.covering(0, 0, 4).high()).isPositive();
  }

  private static List<String> labels(Axis axis, Chart.Unit unit) {
    return axis.ticks().stream().map(tick -> axis.label(tick, unit)).toList();
  }

  @Test
  void barsNeedANameForEachValue() {
    assertThatThrownBy(() -> new Chart.Bars("b", List.of("one"), new double[2]))
        .hasMessage("bars \"b\": 1 names for 2 values");
  }
}
