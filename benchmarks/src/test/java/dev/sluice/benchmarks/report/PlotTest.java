package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A drawing for eyes and for those who have it read to them. */
class PlotTest {
  private final Results results = Sample.results(Sample.lines(), Sample.echo());

  @Test
  void isWellFormedAndSaysInWordsWhatItShows() throws Exception {
    Element svg = parsed().getDocumentElement();

    assertThat(svg.getAttribute("role")).isEqualTo("img");
    assertThat(text(svg, "title")).isEqualTo("The same work, as a multiple of reactor-netty");
    assertThat(text(svg, "desc"))
        .contains("lines-64, lines/CPU s", "sluice-copy 3.00 (2.00 to 3.00)", "sluice-retain 1.00");
  }

  @Test
  void hasColoursForLightAndForDark() {
    assertThat(Plot.of(results)).contains("prefers-color-scheme: dark", "class=\"ground\"");
  }

  @Test
  void hasABarForEachSubjectButTheBase_withinTheDrawing() throws Exception {
    Element svg = parsed().getDocumentElement();
    double width = Double.parseDouble(svg.getAttribute("width"));
    NodeList boxes = svg.getElementsByTagName("rect");

    assertThat(boxes.getLength()).isEqualTo(1 + 2);
    for (int i = 1; i < boxes.getLength(); i++) {
      Element box = (Element) boxes.item(i);
      double left = Double.parseDouble(box.getAttribute("x"));
      double right = left + Double.parseDouble(box.getAttribute("width"));
      assertThat(left).isNotNegative();
      assertThat(right).isBetween(left, width);
    }
  }

  private Document parsed() throws Exception {
    byte[] bytes = Plot.of(results).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  private static String text(Element svg, String name) {
    return svg.getElementsByTagName(name).item(0).getTextContent();
  }
}
