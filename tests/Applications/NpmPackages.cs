using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Applications;

/// <summary>The npm packages of package.json beside this file: static Go binaries, and sources for them to work on.</summary>
internal static class NpmPackages
{
    private static readonly Lazy<string?> s_problem = new(Install);

    /// <summary>The folder that has node_modules; the running test is skipped where they can't be had.</summary>
    internal static string Get()
    {
        Skip.IfNot(s_problem.Value is null, s_problem.Value);
        return Folder;
    }

    /// <summary>esbuild; the running test is skipped where it can't be had.</summary>
    internal static string Esbuild => Path.Combine(Get(), "node_modules", "@esbuild", "linux-x64", "bin", "esbuild");

    private static string Folder => Path.Combine(CacheFolder.Path, "npm");

    private static string? Install()
    {
        string wanted = File.ReadAllText(RepoRoot.File("tests", "Applications", "package.json"));
        string package = Path.Combine(Folder, "package.json");
        string done = Path.Combine(Folder, "installed.json");
        if (File.Exists(done) && File.ReadAllText(done) == wanted)
            return null;
        if (Tool.Find("npm") is not { } npm)
            return "npm is not on this machine, so esbuild and what it bundles can't be had";
        Directory.CreateDirectory(Folder);
        File.WriteAllText(package, wanted);
        ProcessResult result = ProcessRunner.Run(
            new ProcessRequest(npm, ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"])
            {
                Environment = ProcessRequest.InheritedEnvironment,
                WorkingFolder = Folder,
                Timeout = TimeSpan.FromMinutes(10),
            });
        if (result.Outcome != Outcome.Exited(0))
            return $"npm could not install the packages ({result.Outcome}): {result.StderrLines.FirstOrDefault("it said nothing")}";
        File.WriteAllText(done, wanted);
        return null;
    }
}
