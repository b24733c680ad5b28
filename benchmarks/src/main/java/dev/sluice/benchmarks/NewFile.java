package dev.sluice.benchmarks;

import dev.sluice.benchmarks.report.Store;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file on the command line that is to be written; what is in it stays until then. */
public final class NewFile implements ITypeConverter<Path> {
  NewFile() {}

  @Override
  public Path convert(String text) {
    Path file = Path.of(text);
    try {
      Store.tryOut(file);
    } catch (IOException unusable) {
      throw new TypeConversionException(OneLine.reason(unusable));
    }
    return file;
  }
}
