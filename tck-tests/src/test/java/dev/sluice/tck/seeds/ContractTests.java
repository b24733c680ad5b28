package dev.sluice.tck.seeds;

import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachRealDatagramNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EachRealUnix;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.SimulatedNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The test methods of the package of the contract that take a Net, to be run without JUnit. */
final class ContractTests {
  private static final String PACKAGE = "dev.sluice.tck.contract";

  private ContractTests() {}

  /** A test method and the class to run it in, which may have inherited it. */
  record ContractTest(Class<?> type, Method method) {
    @Override
    public String toString() {
      return type.getSimpleName() + "." + method.getName();
    }
  }

  /** Those that run on a simulation; the class and the method make the order. */
  static List<ContractTest> simulated() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.matches("\\w+Test\\.class"))
          .sorted()
          .map(file -> load(PACKAGE + "." + file.substring(0, file.indexOf('.'))))
          .flatMap(type -> methods(type)
              .sorted(ContractTests::byName)
              .map(method -> new ContractTest(type, method)))
          .filter(test -> isSimulated(test.method()))
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Its own, and those that it inherits and does not replace. */
  private static Stream<Method> methods(Class<?> type) {
    Class<?> base = type.getSuperclass();
    Stream<Method> own = Stream.of(type.getDeclaredMethods());
    if (base == Object.class) {
      return own;
    }
    Set<String> replaced =
        Stream.of(type.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());
    return Stream.concat(own, methods(base).filter(each -> !replaced.contains(each.getName())));
  }

  private static int byName(Method one, Method other) {
    return one.getName().compareTo(other.getName());
  }

  private static boolean isSimulated(Method method) {
    return method.getAnnotations().length > 0
        && method.getParameterCount() > 0
        && method.getParameterTypes()[0] == Net.class
        && !method.isAnnotationPresent(EachRealNet.class)
        && !method.isAnnotationPresent(EachRealDatagramNet.class)
        && !method.isAnnotationPresent(EachRealTransport.class)
        && !method.isAnnotationPresent(EachRealUnix.class);
  }

  private static Path folder() {
    try {
      Path root = Path.of(ContractTests.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI());
      return root.resolve(PACKAGE.replace('.', '/'));
    } catch (URISyntaxException failed) {
      throw new AssertionError(failed);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Runs a test in a world of its own, and has it prove that it left nothing behind. */
  static void run(ContractTest contractTest, long seed) throws Throwable {
    Method method = contractTest.method();
    Object test = newInstance(contractTest.type());
    Rigs rigs = rigs(test);
    rigs.beforeEach(contractTest.type());
    method.setAccessible(true);
    try {
      method.invoke(test, arguments(method, seed));
    } catch (InvocationTargetException failed) {
      end(rigs, failed.getCause());
      throw failed.getCause();
    }
    rigs.afterEach(null);
  }

  private static void end(Rigs rigs, Throwable cause) {
    try {
      rigs.afterEach(null);
    } catch (AssertionError also) {
      cause.addSuppressed(also);
    }
  }

  private static Object newInstance(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Rigs rigs(Object test) throws IllegalAccessException {
    for (Class<?> type = test.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == Rigs.class) {
          field.setAccessible(true);
          return (Rigs) field.get(test);
        }
      }
    }
    throw new AssertionError(test.getClass() + " has no Rigs");
  }

  private static SimulatedNet net(Method method, long seed) {
    boolean tcp = method.isAnnotationPresent(EachTransport.class) || seed % 2 == 0;
    if (method.isAnnotationPresent(EachDatagramNet.class)) {
      return tcp ? SimulatedNet.tcp(seed) : SimulatedNet.inet6(seed);
    }
    return tcp ? SimulatedNet.tcp(seed) : SimulatedNet.unix(seed);
  }

  /** The seed chooses the family, and a row where the test is a table. */
  private static Object[] arguments(Method method, long seed) {
    Object[] arguments = new Object[method.getParameterCount()];
    long left = seed / 2;
    arguments[0] = net(method, seed);
    for (int i = 1; i < arguments.length; i++) {
      Object[] rows = method.getParameterTypes()[i].getEnumConstants();
      if (rows == null) {
        throw new AssertionError(method + " takes a Net and enums only");
      }
      arguments[i] = rows[(int) (left % rows.length)];
      left /= rows.length;
    }
    return arguments;
  }
}
