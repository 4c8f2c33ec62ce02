using System.Xml.Linq;
using GoEmu.TestSupport;
using Xunit;

namespace GoEmu.Tests.Unit.House;

/// <summary>Which project may know which: Emulator below Syscalls, GoRuntime and Tracing, all below the command line.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("emulator/GoEmu.Emulator.csproj", "")]
    [InlineData("syscalls/GoEmu.Syscalls.csproj", "GoEmu.Emulator")]
    [InlineData("goruntime/GoEmu.GoRuntime.csproj", "GoEmu.Emulator")]
    [InlineData("tracing/GoEmu.Tracing.csproj", "GoEmu.Emulator")]
    [InlineData("cli/goemu.csproj", "GoEmu.Emulator GoEmu.GoRuntime GoEmu.Syscalls GoEmu.Tracing")]
    public void ProjectsReferenceOnlyWhatLiesBelow(string project, string expected)
    {
        IEnumerable<string> references = XDocument.Load(Path.Combine(RepoRoot.Path, project)).Descendants("ProjectReference")
            .Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', references));
    }
}
