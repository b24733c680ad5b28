package dev.sluice.tck.rs;

import dev.sluice.tck.kit.Form;
import java.util.List;
import org.testng.IAlterSuiteListener;
import org.testng.xml.XmlSuite;

/**
 * Has TestNG run subjects side by side, since the TCK mostly waits for signals that must not come.
 * In the long form each runs to its end before the next, so that few worlds are open at a time; the
 * report of Surefire then counts what classes have met under one of them, or not at all, and only
 * the line of each subject tells.
 */
public final class InParallel implements IAlterSuiteListener {
  @Override
  public void alter(List<XmlSuite> suites) {
    for (XmlSuite suite : suites) {
      suite.setParallel(XmlSuite.ParallelMode.INSTANCES);
      suite.setGroupByInstances(Form.pick(0, 1) == 1);
      suite.setThreadCount(16);
    }
  }
}
