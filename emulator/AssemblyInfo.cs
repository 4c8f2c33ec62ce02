using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("GoEmu.Tests")]
[assembly: InternalsVisibleTo("GoEmu.Differential")]
