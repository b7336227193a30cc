package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to all that is logged while it is open: by this library over slf4j, by gRPC over java.util.logging. */
final class Log implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final PrintStream before = System.err;
    private final Logger root = Logger.getLogger("");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add("gRPC " + record.getLevel() + " " + record.getLoggerName() + " " + record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Log() {}

    static Log listen() {
        Log log = new Log();
        log.root.addHandler(log.handler);
        // slf4j-simple reads System.err for each line.
        System.setErr(new PrintStream(log.new Tee(), true, StandardCharsets.UTF_8));
        return log;
    }

    /** Whether a line reports the death of an execution manager, or its consequences. */
    static boolean tellsOfDeath(String line) {
        return line.contains(" was silent for ") || line.contains(" has come back ");
    }

    /** What has been logged, without the lines of execution managers that joined or left. */
    List<String> lines() {
        return lines.stream()
                .filter(line -> !line.matches(".* execution manager \\d+ (joined|left)"))
                .toList();
    }

    /**
     * Fails unless the log is one that an operator can read: nothing alarming, and not much at all. Lines of gRPC's for
     * answers that had not been written when their connection went do not count: on a slow machine there may be one for
     * each open call.
     */
    void isClear(int most) {
        isClear(most, line -> false);
    }

    /** The same, but lines that are expected do not count. */
    void isClear(int most, Predicate<String> expected) {
        assertThat(lines())
                .noneMatch(line -> line.contains(" ERROR ") || line.contains("SEVERE"))
                .noneMatch(line -> line.startsWith("\tat "))
                .filteredOn(line -> !line.equals("gRPC WARNING io.grpc.netty.NettyServerHandler Stream Error"))
                .filteredOn(expected.negate())
                .hasSizeLessThanOrEqualTo(most);
    }

    @Override
    public void close() {
        System.setErr(before);
        root.removeHandler(handler);
    }

    /** Splits what is written into lines. */
    private final class Tee extends OutputStream {
        private final StringBuilder line = new StringBuilder();

        @Override
        public synchronized void write(int letter) {
            before.write(letter);
            keep(letter);
        }

        /** In one piece: capturing the output of tests costs more per write than per byte. */
        @Override
        public synchronized void write(byte[] letters, int from, int length) {
            before.write(letters, from, length);
            for (int i = from; i < from + length; i++) {
                keep(letters[i]);
            }
        }

        private void keep(int letter) {
            if (letter == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append((char) letter);
            }
        }
    }
}
