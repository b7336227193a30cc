package org.spiderscheduler.examples.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Objects;

/** Reads JSON from the outside in, and names the line and the field when something is wrong. */
final class JsonCursor {
    private final JsonParser parser;

    JsonCursor(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the next value. */
    interface Step {
        void read() throws IOException;
    }

    /** Reads the value of a field. */
    interface FieldStep {
        void read(String field) throws IOException;
    }

    /** Reads the only value: nothing may follow it. */
    void document(Step value) throws IOException {
        parser.nextToken();
        value.read();
        if (parser.nextToken() != null) {
            throw BadInputException.atLine(line(), "there is something after the end of the JSON object");
        }
    }

    /** Reads an object; the step must read, or {@link #skip()}, each field's value. */
    void object(FieldStep field) throws IOException {
        require(JsonToken.START_OBJECT, "an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = Objects.requireNonNull(parser.currentName());
            parser.nextToken();
            field.read(name);
        }
    }

    /** Reads an array; the step must read each element. */
    void array(Step element) throws IOException {
        require(JsonToken.START_ARRAY, "an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    String text() throws IOException {
        require(JsonToken.VALUE_STRING, "a string");
        return parser.getText();
    }

    /** A number of seconds in the range that the readers accept. */
    double seconds() throws IOException {
        String allowed = "a number from 0 to " + Limits.MOST_SECONDS;
        if (!parser.currentToken().isNumeric()) {
            throw wrong(allowed);
        }
        double value = parser.getDoubleValue();
        if (!(value >= 0 && value <= Limits.MOST_SECONDS)) {
            throw wrong(allowed);
        }
        return value;
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The error for a current value that is not allowed. */
    BadInputException wrong(String allowed) throws IOException {
        String field = parser.getParsingContext().pathAsPointer().toString();
        return BadInputException.value(
                line(), field.isEmpty() ? "the JSON" : Quoted.plain(field, 120), parser.getText(), allowed);
    }

    private void require(JsonToken token, String allowed) throws IOException {
        if (parser.currentToken() != token) {
            throw wrong(allowed);
        }
    }
}
