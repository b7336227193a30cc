package org.spiderscheduler.examples.trace;

/** Text from outside, made safe for one line of a message. */
final class Quoted {
    private static final int LONGEST = 60;

    private Quoted() {}

    /** In quotes, shortened, and without control characters. */
    static String of(String text) {
        return "'" + plain(text) + "'";
    }

    /** Shortened, and without control characters. */
    static String plain(String text) {
        return plain(text, LONGEST);
    }

    /** Shortened to the given number of characters, and without control characters. */
    static String plain(String text, int longest) {
        String shortened = text.length() <= longest ? text : text.substring(0, longest) + "...";
        return shortened.replaceAll("\\p{C}", "?");
    }
}
