package dev.sluice.tck.rs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tck.rs.Matrix.Host;
import dev.sluice.tck.rs.Matrix.Row;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every build runs of the TCK is a part of the matrix in which any two values meet. */
class MatrixTest {
  private static final List<Function<Row, Object>> DIMENSIONS =
      List.of(Row::candidate, Row::library, Row::host, Row::size);

  private static Set<List<Object>> pairs(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> DIMENSIONS.stream()
            .flatMap(one -> DIMENSIONS.stream()
                .filter(other -> other != one)
                .map(other -> List.of(one.apply(row), other.apply(row)))))
        .collect(Collectors.toSet());
  }

  @Test
  void anyTwoValuesOfTheMatrixMeetInTheSelection() {
    List<Row> selection = Matrix.pairwise();
    assertThat(Matrix.full()).containsAll(selection);
    assertThat(pairs(selection)).containsExactlyInAnyOrderElementsOf(pairs(Matrix.full()));
  }

  @Test
  void theSelectionIsTheSameEveryTimeAndSmall() {
    assertThat(Matrix.pairwise()).isEqualTo(Matrix.pairwise()).doesNotHaveDuplicates();
    assertThat(Matrix.pairwise()).hasSizeLessThan(4 * Candidate.values().length);
  }

  @Test
  void theMatrixHasEveryCandidateOnEverySubsystemInEveryLibraryAtEverySize() {
    long sized = Stream.of(Candidate.values()).filter(Candidate::hasSize).count();
    long unsized = Candidate.values().length - sized;
    int places = Library.values().length * Host.here().size();
    assertThat(Matrix.full()).doesNotHaveDuplicates().hasSize((int)
        (places * (sized * Size.values().length + unsized)));
  }

  static Stream<int[]> sizes() {
    return Stream.of(
        new int[] {1},
        new int[] {1, 1},
        new int[] {2, 2},
        new int[] {5, 1, 2},
        new int[] {3, 3, 3},
        new int[] {2, 7, 3, 2, 4},
        new int[] {29, 3, 3, 3});
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void rowsHaveEveryPairOfValues(int... sizes) {
    List<int[]> rows = AllPairs.rows(sizes);
    for (int one = 0; one < sizes.length; one++) {
      for (int other = 0; other < one; other++) {
        int first = one;
        int second = other;
        assertThat(rows.stream().map(row -> List.of(row[first], row[second])).distinct())
            .as("dimensions %s and %s", first, second)
            .hasSize(sizes[first] * sizes[second]);
      }
    }
    assertThat(rows).allSatisfy(row -> {
      for (int dimension = 0; dimension < sizes.length; dimension++) {
        assertThat(row[dimension]).isBetween(0, sizes[dimension] - 1);
      }
    });
  }
}
