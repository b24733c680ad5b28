package dev.sluice.tck.rs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.reactivex.rxjava3.core.CompletableSource;
import io.reactivex.rxjava3.core.MaybeSource;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.SingleSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/**
 * Every public method that gives a publisher, of any library, is a candidate of the TCK, or is
 * named here with the reason why not.
 */
class PublicPublishersTest {
  private static final String END = "it gives no element, of which most checks need one;"
      + " what a subscriber is owed at its end: MisbehaviourTest and the tests of the libraries";

  private static final String CALLS = "it is the candidate with the same name, with a default";

  /** Why a publisher is no candidate. */
  private static final Map<String, String> REASONS = Map.ofEntries(
      Map.entry("Connection.send(ByteBuffer)", END),
      Map.entry("Connection.disconnect()", END),
      Map.entry("Connection.abort()", END),
      Map.entry("Connection.close()", END),
      Map.entry("Datagrams.send(ByteBuffer, SocketAddress)", END),
      Map.entry("Datagrams.close()", END),
      Map.entry("Listener.close()", END),
      Map.entry("Listener.serve(Function, int)", END),
      Map.entry("Listener.serve(Function)", END),
      Map.entry("Sockets.listen(SocketAddress)", CALLS),
      Map.entry("Sockets.datagrams(SocketAddress)", CALLS),
      Map.entry(
          "ReactorConnection.receiveRetained(Function)",
          "what subscribers meet are the user's operators, behind a candidate"),
      Map.entry(
          "ReactorDatagrams.receiveRetained(Function)",
          "what subscribers meet are the user's operators, behind a candidate"),
      Map.entry(
          "StreamConnection.send(Publisher)", "it subscribes its source to sender(), a candidate"),
      Map.entry(
          "StreamConnection.sendRetained(Publisher)",
          "it subscribes its source to retainedSender(), a candidate"),
      Map.entry(
          "StreamDatagrams.send(Publisher)", "it subscribes its source to sender(), a candidate"),
      Map.entry(
          "StreamDatagrams.sendToPeer(Publisher)",
          "it subscribes its source to peerSender(), a candidate"));

  private static final List<Class<?>> PUBLISHERS = List.of(
      Publisher.class,
      SingleSource.class,
      CompletableSource.class,
      MaybeSource.class,
      ObservableSource.class);

  /** What the subjects are made of: the test classes that call the libraries. */
  private static final Set<Class<?>> CALLERS =
      Set.of(Library.class, Link.class, Post.class, Sockets.class);

  private static final JavaClasses LIBRARIES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.sluice.streams", "dev.sluice.reactor", "dev.sluice.rx");

  private static final JavaClasses TESTS =
      new ClassFileImporter().importPackages(Library.class.getPackageName());

  /** The public publishers, by name: type, method, types of the parameters. */
  private static Map<String, JavaMethod> publishers() {
    return LIBRARIES.stream()
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getMethods)
        .flatMap(Set::stream)
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(method ->
            PUBLISHERS.stream().anyMatch(kind -> method.getRawReturnType().isAssignableTo(kind)))
        .collect(Collectors.toMap(
            PublicPublishersTest::name, Function.identity(), (one, same) -> one, TreeMap::new));
  }

  private static String name(JavaMethod method) {
    return method.getRawParameterTypes().stream()
        .map(JavaClass::getSimpleName)
        .collect(Collectors.joining(
            ", ", method.getOwner().getSimpleName() + "." + method.getName() + "(", ")"));
  }

  /** The name without the library. */
  private static String plain(String name) {
    return name.replaceFirst("^(Stream|Reactor|Rx)(?=[A-Z])", "");
  }

  private static Set<String> candidates() {
    return Stream.of(Candidate.values())
        .map(Candidate::methods)
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isAmong(Set<String> names, String publisher) {
    return names.contains(publisher) || names.contains(plain(publisher));
  }

  @Test
  void everyPublicPublisherIsACandidateOrHasAReason() {
    Set<String> publishers = publishers().keySet();
    assertThat(publishers).hasSizeGreaterThan(60).contains("RxSockets.connect(SocketAddress)");
    assertThat(publishers)
        .allSatisfy(publisher -> assertThat(publisher)
            .matches(
                name -> isAmong(candidates(), name) || isAmong(REASONS.keySet(), name),
                "a candidate, or one with a reason"));
  }

  @Test
  void noNameOfACandidateOrOfAReasonIsOutOfDate() {
    Set<String> publishers = publishers().keySet();
    assertThat(Stream.concat(candidates().stream(), REASONS.keySet().stream()))
        .allSatisfy(name -> assertThat(publishers)
            .anyMatch(publisher -> publisher.equals(name) || plain(publisher).equals(name)));
  }

  @Test
  void everyPublisherOfACandidateIsUsedBySubjectsInEachLibrary() {
    Set<String> used = TESTS.stream()
        .filter(type -> CALLERS.stream().map(Class::getName).anyMatch(type.getName()::startsWith))
        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
        .flatMap(access -> access.getTarget().resolveMember().stream())
        .filter(JavaMethod.class::isInstance)
        .map(member -> name((JavaMethod) member))
        .collect(Collectors.toSet());
    assertThat(publishers().keySet())
        .filteredOn(publisher -> isAmong(candidates(), publisher))
        .filteredOn(publisher -> !REASONS.containsKey(publisher))
        .hasSizeGreaterThan(50)
        .allSatisfy(publisher -> assertThat(used).contains(publisher));
  }

  @Test
  void everyCandidateHasAClassOfTheTck() {
    Set<Candidate> tested = TESTS.stream()
        .filter(type -> type.isAnnotatedWith(Candidate.Is.class))
        .filter(type -> type.getSimpleName().endsWith("TckTest"))
        .map(type -> Candidate.of(type.reflect()))
        .collect(Collectors.toSet());
    assertThat(tested).containsExactlyInAnyOrder(Candidate.values());
  }
}
