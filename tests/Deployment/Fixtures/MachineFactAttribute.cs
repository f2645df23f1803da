using Xunit;

namespace EggMoney.Deployment.Fixtures;

/// <summary>A test that boots a machine, where this one allows it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MachineFactAttribute : FactAttribute
{
    public MachineFactAttribute() => Skip = Machine.Hindrance;
}
