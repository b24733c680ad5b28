package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** JSON, between the processes and in what is stored. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** What the text says. */
  public static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /**
   * What a file says, of which this is the text.
   *
   * @throws IOException if it says something else
   */
  public static <T> T read(Path file, String text, Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException malformed) {
      throw new IOException(
          file + " is not a stored run: " + malformed.getOriginalMessage(), malformed);
    }
  }

  /** One line. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Lines to be read by people, too. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
