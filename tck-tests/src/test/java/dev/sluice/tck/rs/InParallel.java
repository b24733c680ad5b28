package dev.sluice.tck.rs;

import java.util.List;
import org.testng.IAlterSuiteListener;
import org.testng.xml.XmlSuite;

/**
 * Has TestNG run subjects side by side, since the TCK mostly waits for signals that must not come,
 * and each to its end before the next, so that few worlds are open at a time.
 */
public final class InParallel implements IAlterSuiteListener {
  @Override
  public void alter(List<XmlSuite> suites) {
    for (XmlSuite suite : suites) {
      suite.setParallel(XmlSuite.ParallelMode.INSTANCES);
      suite.setGroupByInstances(true);
      suite.setThreadCount(6);
    }
  }
}
