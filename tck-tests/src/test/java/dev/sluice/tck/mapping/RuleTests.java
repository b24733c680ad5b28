package dev.sluice.tck.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The tests of this module as they were compiled, and which rules they prove. */
final class RuleTests {
  private final SortedSet<String> names = new TreeSet<>();
  private final SortedSet<String> classes = new TreeSet<>();
  private final Map<RuleId, SortedSet<String>> byRule = new TreeMap<>();

  private RuleTests() {}

  static RuleTests compiled() {
    RuleTests tests = new RuleTests();
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith("Test.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .map(file -> file.replace('/', '.').replace('\\', '.'))
          .forEach(tests::add);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return tests;
  }

  private static Path root() {
    try {
      return Path.of(
          RuleTests.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException failed) {
      throw new AssertionError(failed);
    }
  }

  private void add(String className) {
    try {
      Class<?> type = Class.forName(className, false, RuleTests.class.getClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        if (AnnotationSupport.isAnnotated(method, Testable.class)) {
          add(type, method.getName());
        }
      }
    } catch (ClassNotFoundException failed) {
      throw new AssertionError(failed);
    }
  }

  private void add(Class<?> type, String method) {
    String name = type.getSimpleName() + "." + method;
    classes.add(type.getSimpleName());
    names.add(name);
    for (RuleId rule : RuleId.ofTest(method)) {
      byRule.computeIfAbsent(rule, none -> new TreeSet<>()).add(name);
    }
  }

  /** Whether there is such a class of tests, or such a test: SendTest.aSendOfNothingSucceeds. */
  boolean has(String name) {
    return names.contains(name) || classes.contains(name);
  }

  /** The tests that prove a rule, in the order of their names. */
  List<String> of(RuleId rule) {
    return List.copyOf(byRule.getOrDefault(rule, new TreeSet<>()));
  }

  /** The rules that tests name. */
  Set<RuleId> rules() {
    return byRule.keySet();
  }

  int count() {
    return names.size();
  }
}
