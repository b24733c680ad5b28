package dev.sluice.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The version of every library, as its jar says. */
public final class Versions {
  private static final Pattern COORDINATES = Pattern.compile("META-INF/maven/.+/pom\\.properties");
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  private Versions() {}

  /** Of this program. */
  public static Map<String, String> ofClassPath() throws IOException {
    String path = System.getProperty("java.class.path", "");
    return of(Stream.of(path.split(File.pathSeparator)).map(Path::of).toList());
  }

  static Map<String, String> of(List<Path> classPath) throws IOException {
    Map<String, String> versions = new TreeMap<>();
    for (Path entry : classPath) {
      if (Files.isRegularFile(entry)) {
        read(entry, versions);
      }
    }
    return versions;
  }

  private static void read(Path file, Map<String, String> versions) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    try (JarFile jar = new JarFile(file.toFile())) {
      List<JarEntry> coordinates = Collections.list(jar.entries()).stream()
          .filter(entry -> COORDINATES.matcher(entry.getName()).matches())
          .toList();
      if (coordinates.size() == 1) { // more are in a jar which contains others
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(coordinates.get(0))) {
          properties.load(in);
        }
        versions.put(properties.getProperty("artifactId"), properties.getProperty("version"));
      } else if (name.matches()) {
        versions.put(name.group(1), name.group(2));
      }
    }
  }
}
