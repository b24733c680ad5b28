package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is run when nothing is asked for. */
class HeadlineTest {
  @Test
  void isTwelveWorks_eachBySluiceAndByReactorNetty() {
    List<Work> works = Headline.works();

    assertThat(works).hasSize(12).doesNotHaveDuplicates();
    assertThat(works)
        .allSatisfy(work -> assertThat(work.subjects())
            .contains("reactor-netty")
            .anyMatch(subject -> subject.startsWith("sluice-")));
    assertThat(works).filteredOn(work -> work.subjects().contains("netty")).hasSizeGreaterThan(9);
    assertThat(works)
        .filteredOn(
            work -> work.subjects().contains("socket") || work.subjects().contains("channel"))
        .hasSizeGreaterThan(8);
  }
}
