using Iced.Intel;

namespace GoEmu.Emulator.Isa.Floats;

/// <summary>FMA (SDM vol. 1, 14.5): the order in the name says which operands are multiplied and which is added.</summary>
internal static unsafe class FusedMultiply
{
    /// <summary>Declares the family.</summary>
    public static void Declare(InstructionTable t)
    {
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd132sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd213sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmadd231sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub132sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub213sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsub231sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd132sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd213sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmadd231sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231ss, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub132sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub213sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfnmsub231sd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmaddsub231pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd132ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd213ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd231ps, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd132pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd213pd, &VexStubs.Bind, VexStubs.Note);
        t.Add(Mnemonic.INVALID, Mnemonic.Vfmsubadd231pd, &VexStubs.Bind, VexStubs.Note);
    }
}
