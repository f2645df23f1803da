namespace EggMoney.KisSimulator.Wire;

/// <summary>Refusals of a request's fields, which name the field.</summary>
internal static class FieldErrors
{
    public static KisError Missing(string field, SimulatorOptions options) =>
        new(options.FieldErrorStatus, "2", "OPSQ2001", $"ERROR : INPUT FIELD NOT FOUND [{field}]");

    public static KisError Invalid(string field, SimulatorOptions options) =>
        new(options.FieldErrorStatus, "2", "OPSQ2002", $"ERROR : INVALID INPUT FIELD [{field}]");
}
