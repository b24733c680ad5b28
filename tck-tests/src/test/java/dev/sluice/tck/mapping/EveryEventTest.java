package dev.sluice.tck.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.tck.mapping.MappingPage.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every event of the contract has a row in docs/demand.md that says what demand, cancel and end
 * mean for it, and the publishers it names are there in each library.
 */
class EveryEventTest {
  private static final Path PAGE = MappingPage.PATH.resolveSibling("demand.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final int CELLS = 6;

  private final List<Row> rows = MappingPage.read(PAGE).rows().stream()
      .filter(row -> row.section().equals("Every event"))
      .toList();

  private static JavaClasses classes(String name) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(name);
  }

  /** The callbacks of the contract. */
  private static Set<String> events() {
    return classes("dev.sluice.api").stream()
        .filter(type -> type.isInterface() && type.getSimpleName().endsWith("Events"))
        .flatMap(type -> type.getMethods().stream())
        .map(JavaMethod::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> code(String cell) {
    Matcher matcher = CODE.matcher(cell);
    return matcher.results().map(found -> found.group(1)).toList();
  }

  /** The events that have rows. */
  private Set<String> told() {
    return rows.stream()
        .flatMap(row -> code(row.first()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyEventOfTheContractHasARowAndNoRowIsOfAnother() {
    Set<String> due = events();
    assertThat(due).contains("accept", "receive", "receiveFrom", "clientEvent");
    assertThat(told()).containsExactlyElementsOf(due);
  }

  @Test
  void everyRowSaysWhatDemandCancelAndEndMean() {
    assertThat(rows).isNotEmpty().allSatisfy(row -> {
      assertThat(row.cells()).as(row.toString()).hasSize(CELLS);
      assertThat(row.cells()).as(row.toString()).noneMatch(String::isEmpty);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.sluice.streams", "dev.sluice.reactor", "dev.sluice.rx"})
  void everyPublisherThatIsNamedIsThere(String library) {
    Set<String> there = classes(library).stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getMethods)
        .flatMap(Set::stream)
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaMethod::getName)
        .collect(Collectors.toSet());
    List<String> named = rows.stream()
        .flatMap(row -> code(row.cells().get(1)).stream())
        .map(call -> call.substring(0, call.indexOf('(')))
        .toList();
    assertThat(named).contains("receive", "accept", "inspect");
    assertThat(there).containsAll(named);
  }
}
