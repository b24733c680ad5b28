package dev.sluice.tck.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramFlag;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.NameFlag;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import dev.sluice.api.TransportSocket;
import dev.sluice.tck.mapping.MappingPage.Row;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every rule of the reference has a test and a row, every public type of the contract is named, and
 * docs/wsk-mapping.md names only tests that exist.
 */
class RuleCoverageTest {
  private static final int MOST_UNSUPPORTED = 15;
  private static final Pattern STATE =
      Pattern.compile("supported(: .+)?|partly: .+|not supported: .+");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private final RuleTests tests = RuleTests.compiled();
  private final MappingPage page = MappingPage.read();

  private List<Row> rules() {
    return page.rows().stream().filter(row -> row.first().matches("[RD]\\d+")).toList();
  }

  @Test
  void everyRuleHasOneRowInOrder() {
    assertThat(rules().stream().map(Row::first))
        .containsExactlyElementsOf(RuleId.all().stream().map(RuleId::toString).toList());
  }

  @Test
  void testsNameOnlyRulesThatThereAre() {
    assertThat(tests.count()).as("tests found").isGreaterThan(100);
    assertThat(RuleId.all()).containsAll(tests.rules());
  }

  @Test
  void everyRuleHasATestAndThePageNamesThem() {
    boolean write = "write".equals(System.getProperty("sluice.mapping"));
    for (Row row : rules()) {
      List<String> proofs = tests.of(RuleId.namedIn(row.first()).get(0));
      assertThat(proofs).as("tests of rule %s", row.first()).isNotEmpty();
      String now =
          String.join(", ", proofs.stream().map(name -> "`" + name + "`").toList());
      if (write) {
        List<String> cells = new ArrayList<>(row.cells());
        cells.set(3, now);
        page.replace(row, cells);
      } else {
        assertThat(row.tests())
            .as("tests of %s; -Dsluice.mapping=write brings the page up to date", row.first())
            .isEqualTo(now);
      }
    }
    if (write) {
      page.write();
    }
  }

  @Test
  void everyRowIsCompleteAndItsStateHasAReason() {
    for (Row row : page.rows()) {
      assertThat(row.cells()).as("%s", row).hasSize(4).doesNotContain("");
      assertThat(row.state()).as("state of %s", row).matches(STATE);
    }
  }

  @Test
  void fewRulesAreNotSupported() {
    assertThat(rules().stream().filter(row -> row.state().startsWith("not supported")))
        .hasSizeLessThanOrEqualTo(MOST_UNSUPPORTED);
  }

  @Test
  void everyRowIsProvenByTestsThatExist() {
    for (Row row : page.rows()) {
      Matcher names = NAME.matcher(row.tests());
      List<String> named = names.results().map(found -> found.group(1)).toList();
      assertThat(named)
          .as("tests of %s that do not exist", row)
          .filteredOn(name -> !tests.has(name))
          .isEmpty();
      List<RuleId> proven = RuleId.namedIn(row.tests());
      assertThat(RuleId.all()).as("rules named by %s", row).containsAll(proven);
      assertThat(named.size() + proven.size()).as("proofs of %s", row).isPositive();
    }
  }

  @Test
  void everyPublicTypeOfTheContractIsNamed() {
    List<String> types = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sluice.api")
            .stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.getEnclosingClass().isEmpty())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getSimpleName)
            .toList();
    assertThat(types).hasSizeGreaterThan(40).filteredOn(name -> !isNamed(name)).isEmpty();
  }

  @Test
  void everyStatusOptionAndControlIsNamed() {
    Stream<String> constants = Stream.of(
            SocketOption.class, SocketControl.class, ClientControl.class)
        .flatMap(type -> Stream.of(type.getFields()))
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .map(Field::getName);
    Stream<String> members = Stream.<Enum<?>[]>of(
            Status.values(),
            EventType.values(),
            SendFlag.values(),
            ReceiveMode.values(),
            DatagramFlag.values(),
            NameFlag.values(),
            Disconnect.values(),
            ReceiveVerdict.values(),
            AcceptVerdict.values(),
            InspectVerdict.values())
        .flatMap(Stream::of)
        .map(Enum::name);
    assertThat(Stream.concat(constants, members))
        .filteredOn(name -> !isNamed(name))
        .isEmpty();
  }

  @Test
  void everyFunctionAndEventIsNamed() {
    Stream<String> methods = Stream.of(
            SocketClient.class,
            EventSocket.class,
            TransportSocket.class,
            ListeningSocket.class,
            DatagramSocket.class,
            ConnectionSocket.class,
            StreamSocket.class,
            ClientEvents.class,
            ListeningEvents.class,
            ConnectionEvents.class,
            DatagramEvents.class)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .distinct();
    assertThat(methods).filteredOn(name -> !isNamed(name)).isEmpty();
  }

  private boolean isNamed(String name) {
    return Pattern.compile("\\b" + name + "s?\\b").matcher(page.tables()).find();
  }
}
