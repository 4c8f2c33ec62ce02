using System.Security.Cryptography;
using GoEmu.Tests.Conventions;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Applications;

/// <summary>esbuild, a Go program nobody here wrote, bundles the same bytes as natively.</summary>
[Trait("Category", "Long")]
[Collection(AloneCollection.Name)]
public sealed class EsbuildTests
{
    [SkippableTheory]
    [InlineData("three", "jit")]
    [InlineData("lodash-es", "jit")]
    [InlineData("lodash-es", "interp")]
    public void BundlesTheSameBytes(string package, string engine)
    {
        string packages = NpmPackages.Get(), esbuild = NpmPackages.Esbuild;
        using TempFolder folder = new();
        string source = folder.Write("main.js",
            System.Text.Encoding.UTF8.GetBytes($"import * as all from '{package}'; globalThis.all = all;\n"));
        string output = folder.File("bundle.js");
        string[] arguments =
            ["--bundle", "--minify", "--sourcemap", "--format=esm", "--log-level=warning", $"--outfile={output}", source];

        string native = Bundle(new ProcessRequest(esbuild, arguments));
        string emulated = Bundle(GoEmuExe.Command(["run", "--engine", engine, esbuild, .. arguments]));
        Assert.Equal(native, emulated);

        string Bundle(ProcessRequest request)
        {
            File.Delete(output);
            ProcessResult result = ProcessRunner.Run((request with { Timeout = TimeSpan.FromMinutes(10) })
                .WithEnvironment(KeyValuePair.Create("NODE_PATH", Path.Combine(packages, "node_modules"))));
            Assert.True(result.Outcome == Outcome.Exited(0), result.Describe());
            return $"{result.StderrText}{Hash(output)} {Hash(output + ".map")}";
        }
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
