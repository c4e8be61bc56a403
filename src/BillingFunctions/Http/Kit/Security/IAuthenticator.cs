using BillingFunctions.Http.Kit.Answers;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>Who may call an operation.</summary>
internal enum Access
{
    /// <summary>A key or token of an organization.</summary>
    Organization,

    /// <summary>Whoever runs the service.</summary>
    Administrator,

    /// <summary>Anyone.</summary>
    Public,

    /// <summary>A customer with a token of its portal.</summary>
    Portal,

    /// <summary>A member of an organization who has logged in; a key is not enough.</summary>
    Person,
}

/// <summary>A caller that was let in, or the problem that says why not.</summary>
internal readonly record struct Admission(Caller? Caller, Problem? Problem);

/// <summary>How a surface finds out who calls. There is never a default organization.</summary>
internal interface IAuthenticator
{
    /// <summary>Value of WWW-Authenticate in a 401.</summary>
    string Challenge { get; }

    ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken);

    /// <summary>Writes the security schemes of the OpenAPI document.</summary>
    void DescribeSchemes(System.Text.Json.Utf8JsonWriter json);

    /// <summary>Name of the scheme that gives an access, or null when none is needed.</summary>
    string? SchemeOf(Access access);
}
