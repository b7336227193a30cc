package org.spiderscheduler.examples.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The documents")
class DocumentsTest {
    private static final Path PROJECT = project();

    private static Path project() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .filter(above -> Files.exists(above.resolve("CONTRIBUTING.md")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(suffix))
                    .filter(path -> !path.toString().contains("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> documents() {
        return files(PROJECT, ".md").stream().map(PROJECT::relativize);
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(PROJECT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of each block of code in a language, without indentation. */
    static List<List<String>> blocks(List<String> document, String language) {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = null;
        for (String line : document) {
            if (block == null && line.equals("```" + language)) {
                block = new ArrayList<>();
            } else if (block != null && line.equals("```")) {
                blocks.add(block);
                block = null;
            } else if (block != null) {
                block.add(line.strip());
            }
        }
        return blocks;
    }

    private static boolean contains(List<String> source, List<String> block) {
        for (int start = 0; start + block.size() <= source.size(); start++) {
            if (source.subList(start, start + block.size()).equals(block)) {
                return true;
            }
        }
        return false;
    }

    private static final List<List<String>> SOURCES = files(PROJECT.resolve("docs/examples/src"), ".java").stream()
            .map(file -> lines(file).stream().map(String::strip).toList())
            .toList();

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    @DisplayName("show only code that is compiled and tested among the examples:")
    void codeIsCompiled(Path document) {
        for (List<String> block : blocks(lines(document), "java")) {
            assertThat(SOURCES)
                    .as("%s shows code that is in no file of docs/examples:%n%s", document, String.join("\n", block))
                    .anyMatch(source -> contains(source, block));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    @DisplayName("link only to files and headings that exist:")
    void linksLead(Path document) {
        String text = String.join("\n", lines(document));
        Matcher link = Pattern.compile("]\\((?!http)([^)#]*)#?([^)]*)\\)").matcher(text);
        while (link.find()) {
            Path target = PROJECT.resolve(document);
            if (!link.group(1).isEmpty()) {
                target = target.resolveSibling(link.group(1));
            }
            assertThat(target).as("%s links to %s", document, link.group(1)).exists();
            if (!link.group(2).isEmpty()) {
                assertThat(anchors(target))
                        .as("%s links into %s", document, target)
                        .contains(link.group(2));
            }
        }
    }

    /** The anchors that GitHub generates from headings. */
    private static List<String> anchors(Path document) {
        return lines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .toList();
    }

    @Nested
    @DisplayName("begin with a README that")
    class Readme {
        private final List<String> readme = lines(Path.of("README.md"));

        @Test
        @DisplayName("shows its example, of at most 40 lines, and both commands on the first screen")
        void firstScreen() {
            assertThat(blocks(readme, "java").get(0)).hasSizeLessThanOrEqualTo(40);
            assertThat(readme.subList(0, 75)).contains("mvn -q compile exec:java", "mvn -B -ntp verify");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "netty.version | <version>%s</version>",
                "protoc.version | netty 4.2 and protobuf-java %s, or later"
            })
    @DisplayName("name the versions that the bridge needs:")
    void versions(String property, String shown) {
        String pom = String.join("\n", lines(Path.of("spider-scheduler-grpc", "pom.xml")));
        Matcher version = Pattern.compile("<" + property + ">(.+)</").matcher(pom);
        assertThat(version.find()).as(property).isTrue();
        assertThat(lines(Path.of("spider-scheduler-grpc", "README.md")))
                .anySatisfy(line -> assertThat(line).contains(shown.formatted(version.group(1))));
    }

    @Test
    @DisplayName("would be caught if they showed any other code")
    void blockThatIsNowhere() {
        List<List<String>> blocks = blocks(List.of("```java", "int nowhere = 1;", "```"), "java");
        assertThat(SOURCES).noneMatch(source -> contains(source, blocks.get(0)));
    }
}
