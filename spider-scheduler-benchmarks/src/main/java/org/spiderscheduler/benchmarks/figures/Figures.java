package org.spiderscheduler.benchmarks.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures a figure, prints it beside its peers, checks its goals, and writes the numbers to {@code target/figures}.
 * {@code smoke} runs everything once, briefly, to check that it still works; {@code chart} draws the numbers in
 * {@code docs/performance}.
 */
public final class Figures {
    private static final int JDK = Runtime.version().feature();
    private static final Path DIRECTORY = Path.of("target", "figures");

    private Figures() {}

    /**
     * Measures.
     *
     * @param args the name of a figure, {@code smoke} or {@code chart}
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String... args) throws InterruptedException {
        if (args.length != 1) {
            throw new IllegalArgumentException(
                    "expected one argument, the name of a figure, smoke or chart, but got " + List.of(args));
        }
        if (args[0].equals("chart")) {
            Chart.draw(JDK);
        } else if (args[0].equals("smoke")) {
            for (Figure figure : Figure.values()) {
                List<Row> rows = figure.measure(true);
                print(figure, rows);
                checkGoals(figure, rows);
            }
        } else {
            Figure figure = Figure.named(args[0]);
            List<Row> rows = figure.measure(false);
            print(figure, rows);
            figure.goals().forEach(goal -> System.out.println(goal.verdict(rows)));
            save(figure, rows);
        }
    }

    /** Without this, a goal for a benchmark that does not exist would go unnoticed until the next measurement. */
    private static void checkGoals(Figure figure, List<Row> rows) {
        Set<String> measured = rows.stream().map(Row::what).collect(Collectors.toSet());
        figure.goals().stream()
                .flatMap(Goal::about)
                .filter(what -> !measured.contains(what))
                .findFirst()
                .ifPresent(what -> {
                    throw new IllegalStateException(
                            "a goal of " + figure.word() + " is about " + what + ", which is not among " + measured);
                });
    }

    private static void print(Figure figure, List<Row> rows) {
        System.out.printf(Locale.ROOT, "%n%s, JDK %d%n", figure.word(), JDK);
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-45s", row.label()));
            row.values()
                    .forEach((unit, value) -> line.append(String.format(Locale.ROOT, " %,14.1f %s", value, unit.sign)));
            floor(figure, row, rows).ifPresent(times -> line.append(String.format(Locale.ROOT, "  x %.2f", times)));
            System.out.println(line);
        }
    }

    /** The row's time as a multiple of the floor's, under the same parameters. */
    private static Optional<Double> floor(Figure figure, Row row, List<Row> rows) {
        if (!row.values().containsKey(Unit.NANOS)) {
            return Optional.empty();
        }
        double nanos = row.value(Unit.NANOS);
        return rows.stream()
                .filter(each -> each.what().equals(figure.floor()))
                .filter(each ->
                        row.params().entrySet().containsAll(each.params().entrySet()))
                .findFirst()
                .map(each -> nanos / each.value(Unit.NANOS));
    }

    private static void save(Figure figure, List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("what,unit,value");
        for (Row row : rows) {
            for (Map.Entry<Unit, Double> value : row.values().entrySet()) {
                lines.add(String.format(
                        Locale.ROOT, "\"%s\",%s,%.2f", row.label(), value.getKey().sign, value.getValue()));
            }
        }
        try {
            Files.createDirectories(DIRECTORY);
            Path file = DIRECTORY.resolve(figure.word() + "-jdk" + JDK + ".csv");
            Files.write(file, lines);
            System.out.println("written to " + file.toAbsolutePath());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
