package dev.sluice.tck.rs;

import java.util.List;
import org.testng.IAlterSuiteListener;
import org.testng.xml.XmlSuite;

/** Has TestNG run subjects side by side: the TCK mostly waits for signals that must not come. */
public final class InParallel implements IAlterSuiteListener {
  @Override
  public void alter(List<XmlSuite> suites) {
    for (XmlSuite suite : suites) {
      suite.setParallel(XmlSuite.ParallelMode.INSTANCES);
      suite.setThreadCount(6);
    }
  }
}
