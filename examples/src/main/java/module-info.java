/** The command line tool. The provider is found at run time, by service binding. */
module dev.sluice.examples {
  requires dev.sluice.reactor;
  requires info.picocli;
  requires java.logging;
  requires java.management;
  requires static org.jspecify;

  // picocli sets the annotated fields.
  opens dev.sluice.examples to
      info.picocli;
}
