package dev.sluice.benchmarks.report;

import java.util.Locale;

/** Elements of a drawing, one a line; what is text is escaped. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  Svg open(String tag) {
    text.append(tag).append('\n');
    return this;
  }

  void close(String tag) {
    text.append("</").append(tag).append(">\n");
  }

  void element(String name, String id, String content) {
    text.append(
        String.format(Locale.ROOT, "<%s id=\"%s\">%s</%1$s>%n", name, id, escaped(content)));
  }

  void style(String css) {
    text.append("<style>\n").append(css.strip()).append("\n</style>\n");
  }

  void box(String kind, double x, double y, double width, double height) {
    text.append(String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
        kind,
        x,
        y,
        width,
        height));
  }

  void line(String kind, double fromX, double fromY, double toX, double toY) {
    text.append(String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        kind,
        fromX,
        fromY,
        toX,
        toY));
  }

  /** The anchor is {@code start}, {@code middle} or {@code end}. */
  void label(String kind, String anchor, double x, double y, String content) {
    text.append(String.format(
        Locale.ROOT,
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
        kind,
        anchor,
        x,
        y,
        escaped(content)));
  }

  private static String escaped(String content) {
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
