import { App } from 'aws-cdk-lib';
import { JouleVerneStack } from './joule-verne-stack';

const app = new App();
new JouleVerneStack(app, 'JouleVerne', { description: 'Joule Verne: a private chatbot' });
app.synth();
