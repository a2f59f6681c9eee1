// Runs Java programs one after the other; each is a package of its own.
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

public class Driver {
    public static void main(String[] names) throws Exception {
        for (var name : names) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, "UTF-8"));
            System.setErr(new PrintStream(err, true, "UTF-8"));
            var code = 0;
            try {
                Class.forName(name + ".Snippet").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            } catch (InvocationTargetException failure) {
                failure.getCause().printStackTrace();
                code = 1;
            }
            Files.write(Path.of(name + ".out"), out.toByteArray());
            Files.write(Path.of(name + ".err"), err.toByteArray());
            Files.writeString(Path.of(name + ".code"), String.valueOf(code));
        }
    }
}
