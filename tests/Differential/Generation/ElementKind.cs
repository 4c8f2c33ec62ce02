namespace GoEmu.Differential.Generation;

/// <summary>What the elements of an operand are, which decides what its edge values are.</summary>
public enum ElementKind
{
    Byte,
    Word,
    Dword,
    Qword,
    Float16,
    Float32,
    Float64,
    Float80,
}
