package org.spiderscheduler.examples.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.examples.workload.Workload;

/** Reads WfFormat 1.5, the format of WfCommons: one workflow with measured run times, which becomes one job. */
final class WfFormatReader {
    private static final String VERSION = "1.5";

    private final InputStream content;
    private final Workflow workflow = new Workflow();
    private @Nullable String name;
    private @Nullable String version;

    WfFormatReader(InputStream content) {
        this.content = content;
    }

    Workload read() throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = factory.createParser(content)) {
            read(new JsonCursor(parser));
        }
        if (!VERSION.equals(version)) {
            throw new BadInputException(
                    version == null
                            ? "has no /schemaVersion, allowed: '1.5'"
                            : "/schemaVersion is " + Quoted.of(version) + ", allowed: '1.5'");
        }
        return workflow.toWorkload(name == null ? "workflow" : Quoted.plain(name));
    }

    private void read(JsonCursor json) throws IOException {
        try {
            json.document(() -> json.object(field -> root(json, field)));
        } catch (StreamConstraintsException e) {
            // The exception does not say where.
            throw BadInputException.atLine(json.line(), "rejected: " + problem(e));
        } catch (JsonProcessingException e) {
            String problem = problem(e);
            // The parser has its own exception for only some early ends of input; all their messages begin alike.
            throw BadInputException.atLine(
                    e.getLocation().getLineNr(),
                    problem.startsWith("Unexpected end-of-input") ? "the JSON ends early" : "not JSON: " + problem);
        }
    }

    /** The parser's message, without its advice to programmers. */
    private static String problem(JsonProcessingException e) {
        return Quoted.plain(e.getOriginalMessage().replaceAll("(, from|: enable) `[^`]*`( to allow)?", ""), 200);
    }

    private void root(JsonCursor json, String field) throws IOException {
        switch (field) {
            case "name" -> name = json.text();
            case "schemaVersion" -> version = json.text();
            case "workflow" -> json.object(part -> workflow(json, part));
            default -> json.skip();
        }
    }

    private void workflow(JsonCursor json, String part) throws IOException {
        switch (part) {
            case "specification" -> json.object(field -> tasks(json, field, () -> workflow.addSpecified(task(json))));
            case "execution" -> json.object(field -> tasks(json, field, () -> workflow.addExecuted(task(json))));
            default -> json.skip();
        }
    }

    private static void tasks(JsonCursor json, String field, JsonCursor.Step task) throws IOException {
        if (field.equals("tasks")) {
            json.array(task);
        } else {
            json.skip();
        }
    }

    private static WfTask task(JsonCursor json) throws IOException {
        WfTask task = new WfTask(json.line());
        json.object(field -> {
            switch (field) {
                case "id" -> task.id(json.text());
                case "parents" -> json.array(() -> task.parents.add(json.text()));
                case "children" -> json.array(() -> task.children.add(json.text()));
                case "runtimeInSeconds" -> task.seconds(json.seconds());
                default -> json.skip();
            }
        });
        return task;
    }
}
