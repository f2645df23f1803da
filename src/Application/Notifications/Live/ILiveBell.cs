namespace EggMoney.Application.Notifications.Live;

/// <summary>Rings in this process when something of a user's was saved. What another node saves is found by looking now and then.</summary>
public interface ILiveBell
{
    /// <summary>Ends with the next ring for the user.</summary>
    Task NextAsync(Guid userId);
}
