using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Applications;

/// <summary>A Go toolchain, as testbins/toolchains.sh takes it out of Debian's packages.</summary>
internal sealed class GoToolchain
{
    private static readonly Lazy<ProcessResult> s_fetched = new(Fetch);

    private GoToolchain(string root) => Root = root;

    /// <summary>Its GOROOT.</summary>
    internal string Root { get; }

    internal string Go => Path.Combine(Root, "bin", "go");

    internal string Gofmt => Path.Combine(Root, "bin", "gofmt");

    /// <summary>The toolchain of a version; the running test is skipped where it can't be had.</summary>
    internal static GoToolchain Get(string version)
    {
        GoToolchain toolchain = new(Path.Combine(CacheFolder.Path, "go", "go" + version));
        if (!File.Exists(toolchain.Go))
        {
            ProcessResult result = s_fetched.Value;
            Skip.IfNot(File.Exists(toolchain.Go),
                $"testbins/toolchains.sh could not get Go {version}: {result.StderrLines.LastOrDefault("it said nothing")}");
        }
        return toolchain;
    }

    /// <summary>The same request in an environment of its own: no module proxy, no other toolchain, no cgo.</summary>
    internal ProcessRequest WithEnvironment(ProcessRequest request, string folder) => request.WithEnvironment(
    [
        new("GOROOT", Root),
        new("GOFLAGS", "-mod=mod"),
        new("GOPROXY", "off"),
        new("GOTOOLCHAIN", "local"),
        new("GOTELEMETRY", "off"),
        new("GOENV", "off"),
        new("CGO_ENABLED", "0"),
        new("GOCACHE", Path.Combine(folder, "cache")),
        new("GOPATH", Path.Combine(folder, "gopath")),
        new("HOME", folder),
        new("TMPDIR", folder),
    ]);

    private static ProcessResult Fetch() => ProcessRunner.Run(
        new ProcessRequest(RepoRoot.File("testbins", "toolchains.sh"), [Path.Combine(CacheFolder.Path, "go")])
        {
            Environment = ProcessRequest.InheritedEnvironment,
            Timeout = TimeSpan.FromMinutes(30),
        });
}
