package org.spiderscheduler.core.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares {@code docs/spec.md} with the sources. Works on text, so that every module is seen from one test, and so
 * that it can be tried on small wrong samples.
 */
final class SpecCheck {
    static final String SPEC = "docs/spec.md";

    private static final Pattern ID = Pattern.compile("§\\d+\\.\\d+");
    private static final Pattern ROW = Pattern.compile("^\\| (§\\d+\\.\\d+) \\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`(\\w+)`: (.+)");
    private static final Pattern REASON = Pattern.compile("untestable: .+");
    private static final Pattern DISPLAY_NAME =
            Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)\\)");
    private static final Pattern RULE = Pattern.compile("@Rule\\(\"([^\"]*)\"\\)");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A test as it names itself: the ids of the rules it checks, and the rest of its sentence. */
    private record NamedTest(String className, Set<String> ids, String sentence) {
        @Override
        public String toString() {
            return "`" + className + "`: " + sentence;
        }
    }

    private final Map<String, String> files;
    private final List<String> mistakes = new ArrayList<>();

    /** For files by their paths from the root of the repository, {@value #SPEC} among them. */
    SpecCheck(Map<String, String> files) {
        this.files = files;
    }

    /** What does not fit, a line each; empty if all is well. */
    List<String> mistakes() {
        Map<String, String> rules = rules();
        List<NamedTest> tests = new ArrayList<>();
        Map<String, Set<String>> contractsById = new TreeMap<>();
        Set<String> inJavadoc = new LinkedHashSet<>();
        files.forEach((path, text) -> {
            if (path.endsWith(".java")) {
                tests.addAll(tests(path, text));
                contracts(path, text, rules.keySet(), contractsById);
                javadoc(path, text, inJavadoc);
            }
            if (!isTest(path)) {
                unknownIds(path, text, rules.keySet());
            }
        });
        Map<String, List<NamedTest>> testsById = new TreeMap<>();
        for (NamedTest test : tests) {
            for (String id : test.ids()) {
                if (rules.containsKey(id)) {
                    testsById.computeIfAbsent(id, any -> new ArrayList<>()).add(test);
                } else {
                    mistakes.add("the test " + test + " names " + id + ", which is not in " + SPEC);
                }
            }
        }
        rules.forEach((id, cell) -> {
            checkCell(id, cell, tests, testsById.getOrDefault(id, List.of()));
            checkContracts(id, cell, contractsById.getOrDefault(id, Set.of()));
            if (!inJavadoc.contains(id)) {
                mistakes.add(SPEC + ": " + id + " is named in no Javadoc");
            }
        });
        return mistakes;
    }

    /**
     * Takes in which rules a contract of the testkit checks: the id of {@code @Rule} is the one that the test names.
     */
    private void contracts(String path, String text, Set<String> known, Map<String, Set<String>> contractsById) {
        Matcher rule = RULE.matcher(text);
        while (!isTest(path) && rule.find()) {
            String id = "§" + rule.group(1);
            Matcher displayName = DISPLAY_NAME.matcher(text);
            String sentence = displayName.find(rule.end()) ? literal(displayName.group(1)) : "";
            if (!sentence.startsWith(id + " ")) {
                mistakes.add(path + ": the test \"" + sentence + "\" has the rule " + id);
            }
            if (known.contains(id)) {
                contractsById.computeIfAbsent(id, any -> new LinkedHashSet<>()).add(className(path));
            } else {
                mistakes.add(path + " has the rule " + id + ", which is not in " + SPEC);
            }
        }
    }

    private static void javadoc(String path, String text, Set<String> ids) {
        Matcher javadoc = JAVADOC.matcher(text);
        while (!isTest(path) && javadoc.find()) {
            ID.matcher(javadoc.group()).results().forEach(id -> ids.add(id.group()));
        }
    }

    private void checkContracts(String id, String cell, Set<String> contracts) {
        if (contracts.isEmpty() && !cell.contains("untestable: ")) {
            mistakes.add(SPEC + ": " + id + " is checked by no contract of the testkit, and no reason is given");
        }
        for (String contract : contracts) {
            if (!cell.contains("`" + contract + "`: ")) {
                mistakes.add(SPEC + ": " + id + " names no test of " + contract + ", which checks it");
            }
        }
    }

    private Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        String spec = Objects.requireNonNull(files.get(SPEC), SPEC);
        Matcher row = ROW.matcher(spec);
        while (row.find()) {
            String id = row.group(1);
            String[] cells = row.group(2).split("\\|", -1);
            if (cells.length != 3 || cells[0].isBlank() || cells[1].isBlank()) {
                mistakes.add(SPEC + ": the row of " + id + " must have a rule, an intent and tests");
            } else if (rules.put(id, cells[2].strip()) != null) {
                mistakes.add(SPEC + ": " + id + " has two rows");
            }
        }
        return rules;
    }

    private void unknownIds(String path, String text, Set<String> known) {
        Matcher id = ID.matcher(text);
        while (id.find()) {
            if (!known.contains(id.group())) {
                mistakes.add(path + " names " + id.group() + ", which is not in " + SPEC);
            }
        }
    }

    private void checkCell(String id, String cell, List<NamedTest> all, List<NamedTest> ofThisId) {
        boolean explained = false;
        boolean tested = false;
        for (String part : cell.split("<br>", -1)) {
            Matcher named = NAMED.matcher(part.strip());
            if (REASON.matcher(part.strip()).matches()) {
                explained = true;
            } else if (named.matches()) {
                tested = true;
                checkNamed(id, named.group(1), named.group(2), all, ofThisId);
            } else {
                mistakes.add(SPEC + ": " + id + " has neither a test nor a reason in \"" + part.strip() + "\"");
            }
        }
        if (!tested && !ofThisId.isEmpty()) {
            mistakes.add(SPEC + ": " + id + " is " + (explained ? "explained away" : "not tested")
                    + " although there is " + ofThisId.get(0));
        }
    }

    private void checkNamed(
            String id, String className, String sentence, List<NamedTest> all, List<NamedTest> ofThisId) {
        if (ofThisId.stream().anyMatch(test -> matches(test, className, sentence))) {
            return;
        }
        boolean exists = all.stream().anyMatch(test -> matches(test, className, sentence));
        mistakes.add(SPEC + ": " + id + " is to be checked by `" + className + "`: " + sentence + ", "
                + (exists ? "which does not name it" : "which does not exist") + "; those that name it: " + ofThisId);
    }

    private static boolean matches(NamedTest test, String className, String sentence) {
        return test.className().equals(className) && test.sentence().equals(sentence);
    }

    private static boolean isTest(String path) {
        return path.contains("/src/test/");
    }

    private static List<NamedTest> tests(String path, String text) {
        List<NamedTest> tests = new ArrayList<>();
        Matcher displayName = DISPLAY_NAME.matcher(text);
        while (displayName.find()) {
            StringBuilder sentence = new StringBuilder(literal(displayName.group(1)));
            Set<String> ids = new LinkedHashSet<>();
            Matcher id = ID.matcher(sentence);
            while (id.lookingAt()) {
                ids.add(id.group());
                sentence.delete(0, id.end());
                while (!sentence.isEmpty() && sentence.charAt(0) == ' ') {
                    sentence.deleteCharAt(0);
                }
                id.reset(sentence);
            }
            while (id.find()) {
                ids.add(id.group());
            }
            tests.add(new NamedTest(className(path), ids, sentence.toString()));
        }
        return tests;
    }

    private static String className(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }

    /** What the pieces of a literal make together. */
    private static String literal(String pieces) {
        StringBuilder whole = new StringBuilder();
        Matcher literal = LITERAL.matcher(pieces);
        while (literal.find()) {
            whole.append(literal.group(1));
        }
        return whole.toString();
    }
}
