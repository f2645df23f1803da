namespace EggMoney.Infrastructure.Tenancy;

/// <summary>What a save does with a row that names another tenant (Finbuckle's word and meaning).</summary>
internal enum TenantMismatchMode
{
    /// <summary>Refuses the whole save.</summary>
    Throw,

    /// <summary>Saves the row as it is. PostgreSQL's row security still refuses it.</summary>
    Ignore,

    /// <summary>Puts the current tenant into the row. A row to be removed is removed as it is.</summary>
    Overwrite,
}

/// <summary>What a save does with a changed or removed row that names nobody (Finbuckle's word and meaning). An added one is always stamped.</summary>
internal enum TenantNotSetMode
{
    /// <summary>Refuses the whole save.</summary>
    Throw,

    /// <summary>Puts the current tenant into the row. A row to be removed is removed as it is.</summary>
    Overwrite,
}
