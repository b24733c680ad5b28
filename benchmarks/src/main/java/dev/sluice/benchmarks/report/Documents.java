package dev.sluice.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures that documents quote. Each stands between two marks, of which the first says where it
 * comes from:
 *
 * <pre>{@code
 * <!-- bench:headline.json:lines-64 --> … <!-- /bench -->
 * }</pre>
 *
 * <p>The file lies in {@code benchmarks/results}. Behind it stands a work, for its table;
 * {@code WORK:SUBJECT/BASE} for one ratio within a sentence; {@code summary}, {@code targets},
 * {@code origin}, {@code plot}, whose drawing lies beside the file, or {@code micro}, the table of
 * a run of the microbenchmarks.
 */
public final class Documents {
  private static final List<String> NAMES =
      List.of("README.md", "docs/performance.md", "docs/performance-all.md");
  private static final String RESULTS = "benchmarks/results";
  private static final String NOTHING = "*not measured yet*";
  private static final String LAST = "<!-- /bench -->";
  private static final Pattern FIRST = Pattern.compile("<!-- bench:([^ :]+):([^ ]+) -->");
  private static final Pattern BLOCK =
      Pattern.compile("(" + FIRST + ")(.*?)(" + LAST + ")", Pattern.DOTALL);

  /** Whatever was meant to be the first or the last one. */
  private static final Pattern MARK = Pattern.compile("<!--[\\s/]*bench\\b.*?-->", Pattern.DOTALL);

  private final Path root;

  /** Those of a checkout. */
  public Documents(Path root) {
    this.root = root;
  }

  /** Files that say something else than what is stored. */
  public List<Path> stale() throws IOException {
    List<Path> stale = new ArrayList<>();
    for (Map.Entry<Path, String> each : wanted().entrySet()) {
      Path file = each.getKey();
      if (!Files.exists(file) || !Files.readString(file).equals(each.getValue())) {
        stale.add(file);
      }
    }
    return stale;
  }

  /** Makes all of them say what is stored. */
  public void write() throws IOException {
    for (Map.Entry<Path, String> each : wanted().entrySet()) {
      Files.writeString(each.getKey(), each.getValue());
    }
  }

  /** What each document, and each drawing they show, has to contain. */
  private Map<Path, String> wanted() throws IOException {
    Map<Path, String> wanted = new LinkedHashMap<>();
    for (String name : NAMES) {
      Path document = root.resolve(name);
      String now = Files.readString(document);
      checkMarks(document, now);
      Matcher block = BLOCK.matcher(now);
      StringBuilder text = new StringBuilder();
      while (block.find()) {
        Path file = root.resolve(RESULTS).resolve(block.group(2));
        String content = content(document, file, block.group(3), wanted);
        boolean inline = !block.group(4).startsWith("\n");
        String filled = inline ? content : "\n\n" + content.strip() + "\n\n";
        block.appendReplacement(
            text, Matcher.quoteReplacement(block.group(1) + filled + block.group(5)));
      }
      wanted.put(document, block.appendTail(text).toString());
    }
    return wanted;
  }

  /** First marks and last marks take turns, so that no figure stands outside of them unseen. */
  private static void checkMarks(Path document, String text) throws IOException {
    String open = "";
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      boolean isFirst = FIRST.matcher(mark.group()).matches();
      boolean isLast = mark.group().equals(LAST);
      if (!isFirst && !isLast) {
        throw new IOException(document + ": not a mark: " + mark.group());
      }
      if (isFirst != open.isEmpty()) {
        int line = text.substring(0, mark.start()).split("\n", -1).length;
        throw new IOException(document + ": "
            + (isFirst ? "no end of " + open : "no begin of what ends in line " + line));
      }
      open = isFirst ? mark.group() : "";
    }
    if (!open.isEmpty()) {
      throw new IOException(document + ": no end of " + open);
    }
  }

  private static String content(
      Path document, Path file, String selector, Map<Path, String> drawings) throws IOException {
    if (!Files.exists(file)) {
      return NOTHING;
    }
    if (selector.equals("micro")) {
      MicroResults results = MicroResults.read(file);
      refuse(file, Doubts.of(results));
      return results.quoted();
    }
    Results results = Results.read(file);
    refuse(file, results.doubts());
    return switch (selector) {
      case "summary" -> Tables.summary(results);
      case "targets" -> Targets.table(results);
      case "origin" -> Tables.origin(results);
      case "plot" -> plot(document, file, results, drawings);
      default -> quoted(results, selector, file);
    };
  }

  private static void refuse(Path file, List<String> doubts) throws IOException {
    if (!doubts.isEmpty()) {
      throw new IOException(file + " has no figures to quote: " + String.join("; ", doubts));
    }
  }

  /** A link to a drawing that has the name of the file but for its end. */
  private static String plot(
      Path document, Path file, Results results, Map<Path, String> drawings) {
    Path drawing = Path.of(file.toString().replaceFirst("\\.json$", "") + ".svg");
    drawings.put(drawing, Plot.of(results));
    Path link = document.resolveSibling("").relativize(drawing);
    return "![" + Plot.title(results) + "](" + link + ")";
  }

  private static String quoted(Results results, String selector, Path file) throws IOException {
    String[] parts = selector.split("[:/]", -1);
    WorkResult work = results
        .work(parts[0])
        .orElseThrow(() -> new IOException(file + " has no work " + parts[0]));
    if (parts.length == 1) {
      return Tables.work(work);
    }
    if (parts.length != 3) {
      throw new IOException("not WORK nor WORK:SUBJECT/BASE: " + selector);
    }
    return work.ratio(parts[1], parts[2])
        .map(ratio -> Numbers.ratio(ratio.value()))
        .orElseThrow(() -> new IOException(file + " has no " + selector));
  }
}
