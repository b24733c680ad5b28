package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
  @ParameterizedTest(name = "{0} is {1} bytes")
  @CsvSource({
    "0,0",
    "512,512",
    "512B,512",
    "64KiB,65536",
    "64kib,65536",
    "64 KiB,65536",
    "50MiB,52428800",
    "1GB,1000000000",
    "1GiB,1073741824",
    "1.5KiB,1536",
    "2KB,2000",
    "3MB,3000000",
    "2TiB,2199023255552",
    "1TB,1000000000000"
  })
  void readsUnits(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "''{0}'' is refused")
  @ValueSource(
      strings = {
        "",
        "KiB",
        "-1",
        "5XB",
        "5 kilobytes",
        "1e3",
        "0x10",
        "1,5MiB",
        "9999999999TiB",
        "5K",
        "1.MiB"
      })
  void refusesWhatIsNoSize_quotingIt(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest(name = "{0} a second is {1} bytes a second")
  @CsvSource({"50MiB,52428800", "50MiB/s,52428800", "1,1"})
  void readsRates(String text, long bytes) {
    assertThat(new ByteSize.RateConverter().convert(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "''{0}'' is no rate")
  @ValueSource(strings = {"0", "0MiB/s", "fast", "5MiB/h", "/s"})
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> new ByteSize.RateConverter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest(name = "{0} bytes are shown as {1}")
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KiB",
    "65536,64.0 KiB",
    "1048575,1.0 MiB",
    "1610612736,1.5 GiB",
    "1099511627776,1.0 TiB",
    "1125899906842624,1024.0 TiB"
  })
  void showsBinaryUnits(long bytes, String text) {
    assertThat(ByteSize.format(bytes)).isEqualTo(text);
  }
}
