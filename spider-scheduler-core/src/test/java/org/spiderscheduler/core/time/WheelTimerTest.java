package org.spiderscheduler.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.Logged;

@DisplayName("A timer that its owner turns")
class WheelTimerTest {
    // Near the end of the range, as System.nanoTime() may be: deadlines overflow.
    private static final long BEGIN = Long.MAX_VALUE - 450;

    private long now = BEGIN;
    private final List<String> heard = new ArrayList<>();
    private final WheelTimer timer = new WheelTimer(() -> now);

    private Alarm alarm(String name) {
        return timer.alarm(name, () -> heard.add(name));
    }

    private WheelTimer telling() {
        return new WheelTimer(() -> now, () -> heard.add("told"));
    }

    private static long at(long sinceBegin) {
        return BEGIN + sinceBegin;
    }

    private void turnTo(long sinceBegin) {
        now = at(sinceBegin);
        timer.advanceTo(now);
    }

    @Test
    @DisplayName("tells its owner of each alarm that is earlier than what it has to turn for, and of no other")
    void tellsOfEarlier() {
        WheelTimer timer = telling();
        timer.alarm("first", () -> {}).set(at(500));
        assertThat(heard).hasSize(1);
        timer.alarm("later", () -> {}).set(at(600));
        assertThat(heard).hasSize(1);
        timer.alarm("sooner", () -> {}).set(at(400));
        assertThat(heard).hasSize(2);
    }

    @Test
    @DisplayName("lets an alarm that is set again go off once, by its last setting")
    void setAgain() {
        Alarm moved = alarm("moved");
        alarm("beside").set(at(900));
        moved.set(at(500));
        moved.set(at(300));
        assertThat(timer).hasToString("[moved in 300 ns, beside in 900 ns]");
        moved.set(at(700));
        turnTo(699);
        assertThat(heard).isEmpty();
        turnTo(900);
        assertThat(heard).containsExactlyInAnyOrder("moved", "beside");
        assertThat(timer.isIdle()).isTrue();
    }

    @Test
    @DisplayName("removes any one of several alarms of a tick, and lets the others go off")
    void cancelsOneOfSeveral() {
        List<String> names = List.of("a", "b", "c");
        for (String cancelled : names) {
            List<Alarm> alarms = names.stream().map(this::alarm).toList();
            alarms.forEach(each -> each.set(now));
            alarms.get(names.indexOf(cancelled)).cancel();
            timer.advanceTo(now);
            assertThat(heard).hasSize(2).doesNotContain(cancelled);
            heard.clear();
        }
    }

    @Test
    @DisplayName("lets only those go off that are due, also when one went off with another before")
    void notByAnEarlierTurn() {
        Alarm again = alarm("again");
        Alarm once = alarm("once");
        for (Alarm each : List.of(again, once)) {
            each.set(now);
        }
        timer.advanceTo(now);
        assertThat(heard).containsExactlyInAnyOrder("again", "once");
        for (Alarm each : List.of(again, once)) {
            heard.clear();
            each.set(now);
            timer.advanceTo(now);
            assertThat(heard).containsExactly(each == again ? "again" : "once");
        }
    }

    @Test
    @DisplayName("ignores a cancel of what has gone off")
    void cancelledAfterwards() {
        Alarm gone = alarm("gone");
        gone.set(now);
        timer.advanceTo(now);
        alarm("other").set(at(500));
        gone.cancel();
        assertThat(timer.isIdle()).isFalse();
        turnTo(500);
        assertThat(heard).containsExactly("gone", "other");
    }

    @Test
    @DisplayName("names what is pending by time, and what is due at the same by name")
    void words() {
        alarm("b").set(at(500));
        alarm("c").set(at(400));
        alarm("a").set(at(500));
        alarm("d").set(at(600));
        assertThat(timer).hasToString("[c in 400 ns, a in 500 ns, b in 500 ns, d in 600 ns]");
    }

    @Test
    @DisplayName("says which alarm threw")
    void throwingAlarm() {
        timer.alarm("broken", () -> {
                    throw new IllegalStateException("on purpose");
                })
                .set(now);
        assertThat(Logged.at("ERROR", () -> timer.advanceTo(now)))
                .singleElement()
                .asString()
                .contains("alarm \"broken\" threw; the timer goes on");
    }
}
