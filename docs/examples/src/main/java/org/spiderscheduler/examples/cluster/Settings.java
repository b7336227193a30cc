package org.spiderscheduler.examples.cluster;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The settings of a YAML document by key, each with its line. Reading a value checks it. */
final class Settings {
    private static final int LONGEST = 60;

    private record Setting(int line, String text) {}

    private final Map<Key, Setting> settings = new EnumMap<>(Key.class);

    private Settings() {}

    /**
     * Reads a document.
     *
     * @throws BadConfigException if it is not YAML, or has an unknown key, a duplicate key or a value of the wrong kind
     */
    static Settings parse(String yaml) {
        Node root;
        try {
            LoadSettings how = LoadSettings.builder().build();
            root = new Composer(how, new ParserImpl(how, new StreamReader(how, yaml)))
                    .getSingleNode()
                    .orElseThrow(() -> new BadConfigException("it is empty"));
        } catch (MarkedYamlEngineException wrong) {
            throw BadConfigException.atLine(
                    wrong.getProblemMark().map(Settings::line).orElse(1),
                    "this is not valid YAML: " + wrong.getProblem());
        } catch (YamlEngineException wrong) {
            throw new BadConfigException("this is not valid YAML: " + wrong.getMessage());
        }
        Settings settings = new Settings();
        settings.read("", root);
        return settings;
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static int line(Node node) {
        return node.getStartMark().map(Settings::line).orElse(1);
    }

    private void read(String path, Node node) {
        Optional<Key> key = Key.of(path);
        if (node instanceof MappingNode section && (path.isEmpty() || Key.isSection(path))) {
            Map<String, Integer> lines = new HashMap<>();
            for (NodeTuple entry : section.getValue()) {
                String below = below(path, entry.getKeyNode());
                int line = line(entry.getKeyNode());
                Integer earlier = lines.put(below, line);
                if (earlier != null) {
                    throw BadConfigException.atLine(line, below + " is already set on line " + earlier);
                }
                read(below, entry.getValueNode());
            }
        } else if (node instanceof ScalarNode scalar && key.isPresent()) {
            settings.put(key.get(), new Setting(line(node), scalar.getValue()));
        } else if (key.isPresent()) {
            throw BadConfigException.atLine(line(node), key.get() + " must be a single value");
        } else {
            throw BadConfigException.atLine(
                    line(node),
                    (path.isEmpty() ? "the file" : path) + " must be a section, with keys and values below it");
        }
    }

    private static String below(String section, Node node) {
        String name = ((ScalarNode) node).getValue(); // the parser accepts no other keys
        String path = section.isEmpty() ? name : section + "." + name;
        if (name.contains(".")) {
            throw BadConfigException.atLine(
                    line(node), "key " + quoted(name) + " contains a dot; write nested sections instead");
        }
        if (Key.of(path).isEmpty() && !Key.isSection(path)) {
            throw BadConfigException.atLine(
                    line(node),
                    "unknown key " + quoted(path) + "; the nearest known one is '" + Key.nearest(path) + "'");
        }
        return path;
    }

    /** The keys that are set but have no meaning here. */
    List<Key> ignored() {
        return settings.keySet().stream().filter(key -> !key.isUsed()).toList();
    }

    boolean has(Key key) {
        return settings.containsKey(key);
    }

    Optional<String> text(Key key) {
        return Optional.ofNullable(settings.get(key)).map(setting -> {
            if (setting.text.isBlank()) {
                throw refused(key, "a value that is not empty");
            }
            return setting.text;
        });
    }

    String requiredText(Key key) {
        return text(key).orElseThrow(() -> new BadConfigException(key + " is missing"));
    }

    int integer(Key key, int least, int most, int defaultValue) {
        Setting setting = settings.get(key);
        if (setting == null) {
            return defaultValue;
        }
        try {
            int value = Integer.parseInt(setting.text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noInteger) {
            // Reported below, like a value out of range.
        }
        throw refused(key, "a whole number from " + least + " to " + most);
    }

    /** The error for a value that is not allowed; the key must be set. */
    BadConfigException refused(Key key, String allowed) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalArgumentException(key + " is not set");
        }
        return BadConfigException.atLine(setting.line, key + " is " + quoted(setting.text) + ", allowed: " + allowed);
    }

    private static String quoted(String text) {
        String shortened = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return "'" + shortened.replaceAll("\\p{C}", "?") + "'";
    }
}
