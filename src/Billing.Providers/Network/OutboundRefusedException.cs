namespace Billing.Providers.Network;

/// <summary>A call that was not made because its target is not on the public internet.</summary>
public sealed class OutboundRefusedException : IOException
{
    /// <summary>With a standard text.</summary>
    public OutboundRefusedException()
        : this("The target is not on the public internet")
    {
    }

    /// <summary>With a text of its own.</summary>
    public OutboundRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and a cause.</summary>
    public OutboundRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
