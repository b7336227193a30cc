package org.spiderscheduler.benchmarks.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws {@code docs/pictures/performance.svg} from the numbers beside {@code docs/performance.md}. */
final class Chart {
    private static final Path NUMBERS = Path.of("..", "docs", "performance");
    private static final Path PICTURE = Path.of("..", "docs", "pictures", "performance.svg");
    private static final int WIDTH = 860;
    private static final int LABELS = 250;
    private static final int VALUES = 90;
    private static final int LINE = 22;

    private final StringBuilder svg = new StringBuilder();
    private int y = 30;

    private Chart() {}

    /** Some rows of one figure, on a scale of their own. */
    private record Panel(String title, String figure, String suffix, List<String> rows) {}

    private static final List<Panel> PANELS = List.of(
            new Panel(
                    "Enqueue + dequeue, served at once, one thread",
                    "served-at-once",
                    "",
                    List.of("jctoolsMpmc", "arrayBlockingQueue", "textbook", "spider", "kotlinTry")),
            new Panel(
                    "Hand-off to a parked dequeue with a timeout, one thread",
                    "hand-off",
                    "",
                    List.of("spider", "textbook", "kotlinWithTimeout")),
            new Panel(
                    "One producer, 64 consumers with a timeout",
                    "one-producer",
                    ", consumers 64",
                    List.of("spider", "spiderWithExecutor", "arrayBlockingQueue", "textbook", "kotlinWithTimeout")),
            new Panel(
                    "One of 100,000 waits of a millisecond runs out",
                    "time-outs",
                    ", waits 100000",
                    List.of("spider", "scheduledThreadPoolExecutor", "kotlinWithTimeout")));

    static void draw(int jdk) {
        Chart chart = new Chart();
        for (Panel panel : PANELS) {
            chart.panel(panel, read(NUMBERS.resolve(panel.figure() + "-jdk" + jdk + ".csv")));
        }
        chart.write();
    }

    private void panel(Panel panel, Map<String, Double> nanos) {
        text(0, y, "bold", panel.title());
        y += 8;
        double longest = panel.rows().stream()
                .mapToDouble(row -> value(nanos, row + panel.suffix()))
                .max()
                .orElseThrow();
        for (String row : panel.rows()) {
            double value = value(nanos, row + panel.suffix());
            double length = Math.max(1, (WIDTH - LABELS - VALUES) * value / longest);
            boolean ours = row.equals("spider");
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS,
                    y,
                    length,
                    LINE - 6,
                    ours ? "#1f6feb" : "#9aa4b2"));
            text(16, y + LINE - 10, ours ? "bold" : "normal", row);
            text((int) (LABELS + length + 6), y + LINE - 10, "normal", String.format(Locale.ROOT, "%,.0f ns", value));
            y += LINE;
        }
        y += LINE;
    }

    private void text(int x, int at, String weight, String what) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n", x, at, weight, what));
    }

    private void write() {
        String whole = String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-16 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect x=\"-16\" width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH + 32,
                y,
                svg);
        try {
            Files.writeString(PICTURE, whole);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double value(Map<String, Double> nanos, String label) {
        Double value = nanos.get(label);
        if (value == null) {
            throw new IllegalStateException(label + " is not among " + nanos.keySet());
        }
        return value;
    }

    /** The times of a file that {@link Figures} wrote. */
    private static Map<String, Double> read(Path file) {
        Map<String, Double> nanos = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int value = line.lastIndexOf(',');
                int unit = line.lastIndexOf(',', value - 1);
                if (line.substring(unit + 1, value).equals(Unit.NANOS.sign)) {
                    nanos.put(line.substring(1, unit - 1), Double.parseDouble(line.substring(value + 1)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return nanos;
    }
}
