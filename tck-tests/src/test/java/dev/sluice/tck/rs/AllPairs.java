package dev.sluice.tck.rs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A selection of a full product in which any two values of two dimensions meet. Greedy: a row
 * begins with the first pair that is missing, and takes in each other dimension the value that
 * makes most of the missing pairs; pairs with a large dimension count more, since they ask for most
 * rows. The same for equal sizes.
 */
final class AllPairs {
  private final int[] sizes;
  private final TreeSet<Pair> missing = new TreeSet<>();

  private AllPairs(int... sizes) {
    this.sizes = sizes;
    for (int first = 0; first < sizes.length; first++) {
      for (int second = first + 1; second < sizes.length; second++) {
        for (int x = 0; x < sizes[first]; x++) {
          for (int y = 0; y < sizes[second]; y++) {
            missing.add(new Pair(first, x, second, y));
          }
        }
      }
    }
  }

  /** Two values of two dimensions, the earlier dimension first. */
  private record Pair(int first, int x, int second, int y) implements Comparable<Pair> {
    static Pair of(int one, int value, int other, int otherValue) {
      return one < other
          ? new Pair(one, value, other, otherValue)
          : new Pair(other, otherValue, one, value);
    }

    @Override
    public int compareTo(Pair other) {
      return Arrays.compare(
          new int[] {first, x, second, y}, new int[] {other.first, other.x, other.second, other.y});
    }
  }

  /**
   * The rows: for each dimension the number of a value.
   *
   * @param sizes how many values each dimension has
   */
  static List<int[]> rows(int... sizes) {
    AllPairs pairs = new AllPairs(sizes);
    List<int[]> rows = new ArrayList<>();
    while (!pairs.missing.isEmpty()) {
      rows.add(pairs.row());
    }
    return rows;
  }

  private int[] row() {
    Pair begin = missing.first();
    int[] row = new int[sizes.length];
    row[begin.first] = begin.x;
    row[begin.second] = begin.y;
    List<Integer> chosen = new ArrayList<>(List.of(begin.first, begin.second));
    for (int dimension = 0; dimension < sizes.length; dimension++) {
      if (!chosen.contains(dimension)) {
        row[dimension] = best(row, chosen, dimension);
        chosen.add(dimension);
      }
    }
    for (int one : chosen) {
      missing.removeAll(with(row, chosen, one, row[one]));
    }
    return row;
  }

  private int best(int[] row, List<Integer> chosen, int dimension) {
    int best = 0;
    int most = -1;
    for (int value = 0; value < sizes[dimension]; value++) {
      int worth = with(row, chosen, dimension, value).stream()
          .filter(missing::contains)
          .mapToInt(pair -> sizes[pair.first == dimension ? pair.second : pair.first])
          .sum();
      if (worth > most) {
        most = worth;
        best = value;
      }
    }
    return best;
  }

  /** The pairs of one value with all that is chosen. */
  private static List<Pair> with(int[] row, List<Integer> chosen, int dimension, int value) {
    return IntStream.range(0, row.length)
        .filter(other -> other != dimension && chosen.contains(other))
        .mapToObj(other -> Pair.of(dimension, value, other, row[other]))
        .collect(Collectors.toList());
  }
}
