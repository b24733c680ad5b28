package dev.sluice.tck.kit;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** What a test of the contract runs on. */
abstract class Nets implements ArgumentsProvider {
  private Nets() {}

  abstract Stream<Net> nets();

  @Override
  public final Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return nets().map(Arguments::of);
  }

  static final class All extends Nets {
    @Override
    Stream<Net> nets() {
      return Net.all();
    }
  }

  static final class Tcp extends Nets {
    @Override
    Stream<Net> nets() {
      return Net.tcp();
    }
  }
}
