package dev.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** The arrows between the modules, and the house rules that a compiler cannot see. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String API = "dev.sluice.api..";
  private static final String SPI = "dev.sluice.spi..";
  private static final String STREAMS = "dev.sluice.streams..";
  private static final String NETTY_PROVIDER = "dev.sluice.netty..";
  private static final String TESTKIT = "dev.sluice.testkit..";
  private static final String REACTOR = "dev.sluice.reactor..";
  private static final String RX = "dev.sluice.rx..";

  private static final String JDK = "java..";
  private static final String JSPECIFY = "org.jspecify..";
  private static final String REACTIVE_STREAMS = "org.reactivestreams..";
  private static final String NETTY = "io.netty..";

  /** A sealed class is as closed as a final one. */
  private static final DescribedPredicate<JavaClass> OPEN_TO_SUBCLASSES =
      DescribedPredicate.describe(
          "open to subclasses",
          type -> !type.isInterface()
              && !type.isAnonymousClass()
              && !type.getModifiers().contains(JavaModifier.FINAL)
              && !type.reflect().isSealed());

  @ArchTest
  static final ArchRule apiKnowsOnlyTheJdkAndJspecify = classes()
      .that()
      .resideInAnyPackage(API, SPI)
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(API, SPI, JDK, JSPECIFY)
      .because("the contract must not bind its users to a streams library or a provider");

  @ArchTest
  static final ArchRule apiDoesNotKnowReactiveStreams = noClasses()
      .that()
      .resideInAnyPackage(API, SPI)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(REACTIVE_STREAMS, "java.util.concurrent.Flow..")
      .because("demand is the business of the streams module");

  @ArchTest
  static final ArchRule streamsKnowOnlyApiAndReactiveStreams = classes()
      .that()
      .resideInAPackage(STREAMS)
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(STREAMS, API, SPI, REACTIVE_STREAMS, JDK, JSPECIFY);

  @ArchTest
  static final ArchRule providerKnowsNoStreams = noClasses()
      .that()
      .resideInAPackage(NETTY_PROVIDER)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(STREAMS, REACTIVE_STREAMS, REACTOR, RX)
      .because("a provider implements the contract; demand arrives as verdicts");

  @ArchTest
  static final ArchRule testkitKnowsOnlyApi = classes()
      .that()
      .resideInAPackage(TESTKIT)
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(TESTKIT, API, SPI, JDK, JSPECIFY)
      .because("a second subsystem proves the contract only if it shares nothing but that");

  @ArchTest
  static final ArchRule nothingKnowsTheTestkit = noClasses()
      .that(not(resideInAPackage(TESTKIT)))
      .should()
      .dependOnClassesThat()
      .resideInAPackage(TESTKIT)
      .because("a simulation is chosen by tests, through its configuration");

  @ArchTest
  static final ArchRule adaptersDoNotKnowTheProvider = noClasses()
      .that()
      .resideInAnyPackage(REACTOR, RX)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(NETTY_PROVIDER, NETTY)
      .because("providers are found through the ServiceLoader");

  @ArchTest
  static final ArchRule onlyTheProviderKnowsNetty = noClasses()
      .that(not(resideInAPackage(NETTY_PROVIDER)))
      .should()
      .dependOnClassesThat()
      .resideInAPackage(NETTY);

  @ArchTest
  static final ArchRule reactorAdapterDoesNotKnowRx = noClasses()
      .that()
      .resideInAPackage(REACTOR)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(RX, "io.reactivex..");

  @ArchTest
  static final ArchRule rxAdapterDoesNotKnowReactor = noClasses()
      .that()
      .resideInAPackage(RX)
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(REACTOR, "reactor..");

  @ArchTest
  static final ArchRule streamEndsAreClosedToSubclasses = noClasses()
      .that()
      .resideInAPackage(STREAMS)
      .and(DescribedPredicate.<JavaClass>describe(
          "are publishers or subscribers",
          type -> type.isAssignableTo(Publisher.class) || type.isAssignableTo(Subscriber.class)))
      .should(be(OPEN_TO_SUBCLASSES))
      .because("a subclass could break a Reactive Streams rule which its parent proved");

  @ArchTest
  static final ArchRule internalsStayInTheirModule = noClasses()
      .that(not(resideInAPackage(NETTY_PROVIDER)))
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.sluice.netty..internal..");

  @ArchTest
  static final ArchRule packagesFormNoCycle = slices()
      .matching("dev.sluice.(**)")
      .should()
      .beFreeOfCycles()
      // two faces of one contract: to applications and to providers
      .ignoreDependency(resideInAPackage(API), resideInAPackage(SPI));
}
