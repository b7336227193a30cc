package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;

/** A run as a picture: a row for each execution manager, a bar for each execution, a line for each fault. */
final class Timeline {
    private static final int LEFT = 60;
    private static final int WIDTH = 1_000;
    private static final int TOP = 62;
    private static final int ROW = 18;
    private static final int BAR = 14;
    private static final int MOST_TICKS = 12;

    /** Axis steps that read well, in seconds; beyond them, a day, doubled as often as needed. */
    private static final int[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200
    };

    /**
     * Distinguishable without telling red from green (Wong, "Points of view: Color blindness", Nature Methods 8, 2011).
     */
    private static final List<String> COLORS =
            List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#F0E442");

    private static final String LOST = "#D55E00";

    private record Bar(Duration from, Duration to, ResourceGroupId group, String task, boolean lost) {}

    private final Map<ExecutionManagerId, List<Bar>> rows = new TreeMap<>();
    private final RunPlan plan;
    private final Duration makespan;

    Timeline(RunPlan plan, Duration makespan, List<ExecutionManagerId> executionManagers) {
        this.plan = plan;
        this.makespan = makespan;
        executionManagers.forEach(each -> rows.put(each, new ArrayList<>()));
    }

    void add(TaskHistory history) {
        Map<ExecutionManagerId, Duration> running = new HashMap<>();
        for (TaskEvent event : history.events()) {
            Optional<ExecutionManagerId> who = event.executionManager();
            if (who.isEmpty()) {
                continue;
            }
            switch (event.kind()) {
                case STARTED -> running.put(who.get(), event.at());
                case SUCCEEDED, FAILED, LOST -> {
                    Duration from = running.remove(who.get());
                    if (from != null) {
                        boolean lost = event.kind() != TaskEvent.Kind.SUCCEEDED;
                        rows.computeIfAbsent(who.get(), any -> new ArrayList<>())
                                .add(new Bar(
                                        from,
                                        event.at(),
                                        history.resourceGroupId(),
                                        history.task().toString(),
                                        lost));
                    }
                }
                default -> {
                    // These events take no time.
                }
            }
        }
    }

    /** The picture as an SVG document; the same run gives the same text. */
    String toSvg() {
        Map<ResourceGroupId, String> colors = colors();
        int bottom = TOP + rows.size() * ROW;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">",
                LEFT + WIDTH + 40,
                bottom + 34);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        legend(svg, colors);
        ticks(svg, bottom);
        int y = TOP;
        int number = 1;
        for (List<Bar> bars : rows.values()) {
            line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">EM %d</text>", LEFT - 6, y + 11, number++);
            for (Bar bar : bars) {
                bar(svg, bar, y, colors);
            }
            y += ROW;
        }
        plan.restarts().forEach(at -> fault(svg, at, bottom, TOP - 12, "storage restarts"));
        plan.kills().forEach(kill -> fault(svg, kill.at(), bottom, TOP - 25, "EM " + kill.em() + " dies"));
        line(svg, "</svg>");
        return svg.toString();
    }

    private Map<ResourceGroupId, String> colors() {
        TreeSet<ResourceGroupId> groups = new TreeSet<>();
        rows.values().forEach(bars -> bars.forEach(bar -> groups.add(bar.group)));
        Map<ResourceGroupId, String> colors = new TreeMap<>();
        groups.forEach(group -> colors.put(group, COLORS.get(colors.size() % COLORS.size())));
        return colors;
    }

    private static void legend(StringBuilder svg, Map<ResourceGroupId, String> colors) {
        int x = LEFT;
        for (Map.Entry<ResourceGroupId, String> each : colors.entrySet()) {
            x = legend(svg, x, each.getValue(), "resource group " + each.getKey());
        }
        legend(svg, x, LOST, "lost or failed");
    }

    private static int legend(StringBuilder svg, int x, String color, String text) {
        line(svg, "<rect x=\"%d\" y=\"8\" width=\"10\" height=\"10\" fill=\"%s\"/>", x, color);
        line(svg, "<text x=\"%d\" y=\"17\">%s</text>", x + 14, text);
        return x + 30 + 7 * text.length();
    }

    private void ticks(StringBuilder svg, int bottom) {
        Duration step = step();
        for (Duration at = Duration.ZERO; at.compareTo(makespan) <= 0; at = at.plus(step)) {
            String x = x(at);
            line(svg, "<path d=\"M%s %d V%d\" stroke=\"#ddd\"/>", x, TOP - 4, bottom);
            line(
                    svg,
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%s</text>",
                    x,
                    bottom + 16,
                    Amounts.duration(at));
        }
    }

    private Duration step() {
        for (int seconds : STEPS) {
            if (makespan.toSeconds() / seconds < MOST_TICKS) {
                return Duration.ofSeconds(seconds);
            }
        }
        Duration step = Duration.ofDays(1);
        while (makespan.dividedBy(step) >= MOST_TICKS) {
            step = step.multipliedBy(2);
        }
        return step;
    }

    private void bar(StringBuilder svg, Bar bar, int y, Map<ResourceGroupId, String> colors) {
        line(
                svg,
                "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"><title>%s, %s to %s%s</title></rect>",
                x(bar.from),
                y,
                number(Math.max(0.5, scale(bar.to.minus(bar.from)) - 0.5)),
                BAR,
                bar.lost ? LOST : Objects.requireNonNull(colors.get(bar.group)),
                bar.task,
                Amounts.duration(bar.from),
                Amounts.duration(bar.to),
                bar.lost ? ", lost or failed" : "");
    }

    private void fault(StringBuilder svg, Duration at, int bottom, int label, String what) {
        if (at.compareTo(makespan) <= 0) {
            line(svg, "<path d=\"M%s %d V%d\" stroke=\"black\" stroke-dasharray=\"4 3\"/>", x(at), label + 3, bottom);
            line(svg, "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>", x(at), label, what);
        }
    }

    private String x(Duration at) {
        return number(LEFT + scale(at));
    }

    private double scale(Duration span) {
        return (double) span.toNanos() / Math.max(1, makespan.toNanos()) * WIDTH;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // would bring a dependency
    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
