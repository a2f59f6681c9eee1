// Runs C# programs one after the other; each is in a namespace of its own.
using System;
using System.IO;
using System.Reflection;

static class Driver
{
    static int Main(string[] names)
    {
        foreach (var name in names)
        {
            // a value may hold anything but NUL, line ends among it
            foreach (var pair in File.ReadAllText(name + ".env").Split(new[] { '\0' }, StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = pair.Split(new[] { '=' }, 2);
                Environment.SetEnvironmentVariable(parts[0], parts[1]);
            }
            var streams = new { Out = new StringWriter(), Err = new StringWriter() };
            Console.SetOut(streams.Out);
            Console.SetError(streams.Err);
            var main = Type.GetType(name + ".Snippet").GetMethod("Main", BindingFlags.NonPublic | BindingFlags.Static);
            var code = (int)main.Invoke(null, null);
            File.WriteAllText(name + ".out", streams.Out.ToString());
            File.WriteAllText(name + ".err", streams.Err.ToString());
            File.WriteAllText(name + ".code", code.ToString());
        }
        return 0;
    }
}
