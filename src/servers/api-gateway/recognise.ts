/** Does the text set up CORS of Amazon API Gateway: SAM, CloudFormation, serverless, or OpenAPI? Its own words decide. */
export const looksLikeApiGateway = (text: string): boolean =>
  /\bAWS::(?:Serverless::(?:Api|HttpApi|Function)|ApiGatewayV2::Api)\b/.test(text) ||
  /\bx-amazon-apigateway-cors\b/.test(text) ||
  (/^\s*(?:httpApi|provider|functions)\s*:/m.test(text) &&
    /\b(?:httpApi|http)\s*:/.test(text) &&
    /\bcors\s*:/.test(text)) ||
  /(?:^|[\s{,"'])AllowOrigins["']?\s*:/.test(text)
