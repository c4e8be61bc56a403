using Billing.Domain.Identity;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>Tells an organization that events of its own were set aside.</summary>
public interface IDeadLetterNotices
{
    /// <summary>Tells it, unless it was told a moment ago. Never fails for a reason of its own: the letters are stored, and counting goes on.</summary>
    /// <param name="space">Whose letters.</param>
    /// <param name="first">One of them.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    ValueTask TellAsync(DataSpace space, DeadLetter first, CancellationToken cancellationToken);
}
