using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("GoEmu.Tests")]
